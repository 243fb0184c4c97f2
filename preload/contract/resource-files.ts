import { attachmentName } from './attachments.ts'

/** A resource as a file of a message: what it is called, from its address and what the server says it is. */

type Named = { readonly uri: string; readonly mimeType?: string | undefined }

/** The last part of the address that says something, with an ending where the address has none. */
export const resourceFileName = ({ uri, mimeType }: Named): string => {
  const path = uri.replace(/^[a-z][\w+.-]*:/iu, '').replace(/[?#].*$/u, '')
  const last = decoded(path.split('/').findLast((part) => part !== '') ?? '')
  const name = attachmentName(last)
  if (/\.[\p{L}\p{N}]{1,12}$/u.test(name)) return name
  return name + (endings.get(essence(mimeType)) ?? '')
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A type without its parameters, in lower case. */
const essence = (mimeType = ''): string => (mimeType.split(';')[0] ?? '').trim().toLowerCase()

const endings: ReadonlyMap<string, string> = new Map([
  ['text/plain', '.txt'],
  ['text/markdown', '.md'],
  ['text/html', '.html'],
  ['text/csv', '.csv'],
  ['application/json', '.json'],
  ['application/pdf', '.pdf'],
  ['application/xml', '.xml'],
  ['text/xml', '.xml'],
  ['image/png', '.png'],
  ['image/jpeg', '.jpg'],
  ['image/gif', '.gif'],
  ['image/webp', '.webp'],
  ['audio/mpeg', '.mp3'],
  ['audio/wav', '.wav'],
  ['application/gzip', '.gz'],
  ['application/zip', '.zip'],
])
