import { t } from '#contract/language/texts'
import { isTlsCode } from './classify.ts'
import type { Endpoint } from './endpoint.ts'

/** Why there is no connection, and what to look at. `code` is Node's or OpenSSL's, such as ECONNREFUSED. */
export const networkSentence = (code: string, { name, host }: Pick<Endpoint, 'name' | 'host'>): string => {
  const values = { name, host, code }
  if (code.startsWith('HPE_')) return t('models.network.notHttp', values)
  if (isTlsCode(code))
    return speaksNoTls(code) ? t('models.network.notTls', values) : t('models.network.untrusted', values)
  switch (code) {
    case 'ECONNREFUSED':
      return t('models.network.refused', values)
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return t('models.network.notFound', values)
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
      return t('models.network.noConnection', values)
    case 'BAD_PORT':
      return t('models.network.badPort', { name, port: host.split(':').at(-1) ?? '' })
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENETDOWN':
      return t('models.network.noWay', values)
    default:
      return t('models.network.failed', values)
  }
}

const speaksNoTls = (code: string): boolean =>
  /WRONG_VERSION|EPROTO|UNSUPPORTED_PROTOCOL|PACKET_LENGTH/.test(code)
