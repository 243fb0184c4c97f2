import { isLoopback } from '../loopback.ts'

/** Longer ones are cut or misread on the way to some browsers. */
const longestAddress = 2_000

/**
 * The address as it may be handed to the system, in its parsed form; null for every other. https only, and http to
 * this computer, where local model servers have their pages: no other scheme, since each may start a program, and no
 * name or password inside, since that disguises the host.
 */
export const outsideAddress = (address: string): string | null => {
  const url = URL.parse(address)
  if (url === null || url.href.length > longestAddress) return null
  if (url.username !== '' || url.password !== '') return null
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)) ? url.href : null
}
