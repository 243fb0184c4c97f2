import { isJsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import type { HttpResponse } from './http-client.ts'
import { HttpStatusError } from './http-wire.ts'

const errorTextBytes = 65_536
const shownCharacters = 500

/** The body as text, or how many bytes it has when that is more than the limit. */
export const readBody = async ({ body }: HttpResponse, limitBytes: number): Promise<string | number> => {
  const parts: Buffer[] = []
  let bytes = 0
  const chunks: AsyncIterable<Buffer> = body
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes <= limitBytes) parts.push(chunk)
    else parts.length = 0
    if (bytes > limitBytes * 2) break
  }
  return bytes > limitBytes ? bytes : Buffer.concat(parts).toString('utf8')
}

const discardedBytes = 65_536
const discardMs = 5_000

/** For a body that nobody wants: its connection is used again when it ends soon, and given up otherwise. */
export const discard = ({ body }: HttpResponse): void => {
  let bytes = 0
  const timer = setTimeout(() => body.destroy(), discardMs).unref()
  body.once('close', () => clearTimeout(timer))
  body.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > discardedBytes) body.destroy()
  })
}

export const isOk = ({ status }: HttpResponse): boolean => status >= 200 && status < 300

export const mediaTypeOf = (response: HttpResponse): string =>
  (response.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''

/** Reads what came with a refusal and says it in a sentence. */
export const statusErrorOf = async (response: HttpResponse, url: string): Promise<HttpStatusError> => {
  const body = await readBody(response, errorTextBytes).catch(() => '')
  const text = typeof body === 'string' ? body : ''
  return new HttpStatusError(response.status, text, sentenceOf(response.status, reasonIn(text), url))
}

/** A byte order mark is no JSON, and some servers begin with one. */
export const parseJson = (text: string): JsonValue | undefined => {
  try {
    const value: JsonValue = JSON.parse(text.replace(/^\uFEFF/, ''))
    return value
  } catch {
    return undefined
  }
}

const sentenceOf = (status: number, reason: string, url: string): string => {
  const { host } = new URL(url)
  const sentence =
    status === 401
      ? t('mcp.http.unauthorised', { host })
      : status === 403
        ? t('mcp.http.forbidden', { host })
        : t(keyOf(status), { host, status, url })
  return reason === '' ? sentence : t('mcp.http.saying', { sentence, reason })
}

const keyOf = (status: number) => {
  if (status === 404 || status === 405 || status === 410) return 'mcp.http.notThere'
  if (status === 429) return 'mcp.http.tooMany'
  return status >= 500 ? 'mcp.http.serverFailed' : 'mcp.http.refusedStatus'
}

/** The message of a JSON-RPC error, else plain text; a page of HTML says nothing to a user. */
const reasonIn = (text: string): string => {
  const value = parseJson(text)
  const error = isJsonObject(value) ? value['error'] : undefined
  const message = isJsonObject(error) ? error['message'] : undefined
  if (typeof message === 'string') return message.slice(0, shownCharacters)
  if (typeof error === 'string') return error.slice(0, shownCharacters)
  return value !== undefined || /^\s*</.test(text) ? '' : text.trim().slice(0, shownCharacters)
}
