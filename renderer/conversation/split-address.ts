/** An address as it came, with the part apart that says where it leads: the host with its port. */
export const splitAddress = (
  url: string,
): { readonly before: string; readonly host: string; readonly after: string } => {
  const found = /^([a-z][a-z0-9+.-]*:\/\/(?:[^/?#@\\]*@)?)([^/?#\\]+)/i.exec(url)
  const [, before = '', host = ''] = found ?? []
  return { before, host, after: url.slice(before.length + host.length) }
}
