import { lookup as lookupAddresses, type LookupAddress } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import { isLoopback } from '../../loopback.ts'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Link-local addresses: among them the one where cloud machines hand out their credentials. */
const linkLocal = new BlockList()
linkLocal.addSubnet('169.254.0.0', 16, 'ipv4')
linkLocal.addSubnet('fe80::', 10, 'ipv6')
linkLocal.addAddress('fd00:ec2::254', 'ipv6')

/** Everything else that is not reached over the internet (the IANA special-purpose address registries). */
const notPublic = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  notPublic.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of [
  ['::', 128],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2002::', 16],
  ['fc00::', 7],
  ['ff00::', 8],
] as const)
  notPublic.addSubnet(network, prefix, 'ipv6')

/**
 * Whether requests may go to this URL: https, or http on this computer, and no link-local address (MCP 2026-07-28,
 * security best practices, SSRF). Looks nothing up. Failure code `address-refused`.
 */
export const checkUrl = (text: string): Result<URL> => {
  if (!URL.canParse(text)) return refuse(t('mcp.http.noAddress', { url: text }))
  const url = new URL(text)
  const isHere = isLoopback(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isHere))
    return refuse(t('mcp.http.notEncrypted', { url: text }))
  const address = bareHost(url.hostname)
  if (isIP(address) !== 0 && isIn(linkLocal, address))
    return refuse(t('mcp.http.linkLocal', { host: url.host }))
  return ok(url)
}

/**
 * As `checkUrl`, for an address that another one named: it may lie in the same network or further out, never closer.
 * So no server on the internet leads to one of the user's network or of this computer. It is plain to read as well: no
 * user name that looks like a host, no characters that are not seen.
 */
export const checkNamedUrl = (text: string, namedBy: string): Result<URL> => {
  const url = checkUrl(text)
  if (!url.ok) return url
  const { hostname, host, username, password } = url.value
  const isPlain = /^[\x21-\x7e]+$/.test(text) && username === '' && password === ''
  if (!isPlain) return refuse(t('mcp.http.unclearAddress', { host, by: new URL(namedBy).host }))
  if (nearnessOf(hostname) > nearnessOf(new URL(namedBy).hostname))
    return refuse(t('mcp.http.closerNetwork', { host, by: new URL(namedBy).host }))
  return url
}

/** 0 on the internet, 1 in the user's own network, 2 on this computer. */
const nearnessOf = (hostname: string): 0 | 1 | 2 => {
  const address = bareHost(hostname)
  if (isLoopback(hostname) || (isIP(address) !== 0 && isIn(loopback, address))) return 2
  if (isIP(address) !== 0) return isIn(notPublic, address) ? 1 : 0
  return isLocalName(hostname) ? 1 : 0
}

/**
 * Looks a name up and refuses addresses that it must not have; the connection goes to the very address that was
 * checked, so nothing can change in between.
 */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookupAddresses(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, [])
    const refused = addresses.find(({ address }) => !mayHave(hostname, address))
    if (refused !== undefined) return callback(new RefusedAddressError(hostname, refused.address), [])
    if (options.all === true) return callback(null, addresses)
    const [first]: readonly (LookupAddress | undefined)[] = addresses
    return first === undefined
      ? callback(new RefusedAddressError(hostname, '-'), [])
      : callback(null, first.address, first.family)
  })
}

/** The name stands for an address that it must not have. The message is a sentence for the user. */
export class RefusedAddressError extends Error {
  constructor(hostname: string, address: string) {
    super(t('mcp.http.privateAddress', { host: hostname, address }))
    this.name = 'RefusedAddressError'
  }
}

const mayHave = (hostname: string, address: string): boolean => {
  if (isLoopback(hostname)) return isIn(loopback, address)
  if (isIn(linkLocal, address) || isIn(loopback, address)) return false
  return isLocalName(hostname) || !isIn(notPublic, address)
}

/** Names that nobody can own on the internet: they stand for machines of the user's own network. */
const isLocalName = (hostname: string): boolean =>
  !hostname.includes('.') || /\.(?:local|lan|home|internal|intranet|corp|home\.arpa)$/.test(hostname)

const isIn = (list: BlockList, address: string): boolean =>
  list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

const bareHost = (hostname: string): string => hostname.replace(/^\[|\]$/g, '')

const refuse = (message: string): Result<never> => fail('address-refused', message)
