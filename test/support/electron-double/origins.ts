/**
 * A stock Chromium knows no scheme of ours and cannot be taught one. A page of `scheme://host/path` is therefore
 * loaded from `https://host.scheme.localhost/path`, which is standard and secure as well and never leaves the
 * machine. Only this file knows: the program sees its own addresses everywhere. What a page itself writes out, such as
 * a link to `scheme://other/`, Chromium cannot follow; relative addresses and what main hands over are modelled.
 */
const suffix = '.localhost'

export const toWire = (url: string, schemes: ReadonlySet<string>): string => {
  const parsed = URL.parse(url)
  const scheme = parsed?.protocol.slice(0, -1) ?? ''
  if (!parsed || !schemes.has(scheme)) return url
  return `https://${parsed.hostname}.${scheme}${suffix}${url.slice(`${scheme}://${parsed.hostname}`.length) || '/'}`
}

export const toProgram = (url: string, schemes: ReadonlySet<string>): string => {
  const prefix = url.startsWith('blob:') ? 'blob:' : ''
  const match = /^https:\/\/([^/:?#]+)\.([a-z][a-z0-9+.-]*)\.localhost(?=[/?#]|$)/.exec(
    url.slice(prefix.length),
  )
  if (!match?.[1] || !match[2] || !schemes.has(match[2])) return url
  return `${prefix}${match[2]}://${match[1]}${url.slice(prefix.length + match[0].length)}`
}

/** "app://workspace", without a path; "null" for an opaque origin. */
export const programOrigin = (url: string, schemes: ReadonlySet<string>): string => {
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/.exec(toProgram(url, schemes))
  return match ? `${match[1]}://${match[2]}` : 'null'
}

/** Addresses of our schemes inside a header, such as a policy's source list. */
export const headerToWire = (value: string, schemes: ReadonlySet<string>): string =>
  [...schemes].reduce(
    (text, scheme) =>
      text
        .replaceAll(new RegExp(`\\b${scheme}://([a-z0-9.-]+)`, 'g'), `https://$1.${scheme}${suffix}`)
        .replaceAll(new RegExp(`(?<=[\\s;]|^)${scheme}:(?=[\\s;]|$)`, 'g'), `https://*.${scheme}${suffix}`),
    value,
  )

export const headerToProgram = (value: string, schemes: ReadonlySet<string>): string =>
  value.startsWith('https://') ? toProgram(value, schemes) : value
