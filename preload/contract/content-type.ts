/** How many bytes of a file `typeByContent` looks at. */
export const headBytes = 1024

/**
 * The type of a file by its first bytes, whatever its name says; null for what has no signature, such as a text. A
 * signature that a text may begin with by chance is not looked for. Sources: RFC 2083, ISO/IEC 10918-1, GIF89a,
 * RFC 9649 (WebP), ISO 32000-2 7.5.2, ISO/IEC 14496-12 4.3 (brands), the formats' own specifications.
 */
export const typeByContent = (head: Uint8Array): string | null => {
  const found = signatures.find(({ at, bytes }) => bytes.every((byte, index) => head[at + index] === byte))
  if (found?.type === 'riff') return riffTypes.get(ascii(head, 8, 12)) ?? null
  if (found?.type === 'ftyp') return head[0] === 0 ? typeByBrand(ascii(head, 8, 12)) : null
  if (found !== undefined) return found.type
  if (ascii(head, 0, 2) === 'BM' && head.subarray(6, 10).every((byte) => byte === 0)) return 'image/bmp'
  // Readers look for a PDF's header in the first kilobyte.
  return ascii(head, 0, headBytes).includes('%PDF-') && !isPlain(head) ? 'application/pdf' : null
}

type Signature = { readonly type: string; readonly at: number; readonly bytes: readonly number[] }

const signature = (type: string, hex: string, at = 0): Signature => ({
  type,
  at,
  bytes: hex.split(' ').map((byte) => Number.parseInt(byte, 16)),
})

const signatures: readonly Signature[] = [
  signature('image/png', '89 50 4e 47 0d 0a 1a 0a'),
  signature('image/jpeg', 'ff d8 ff'),
  signature('image/gif', '47 49 46 38 37 61'),
  signature('image/gif', '47 49 46 38 39 61'),
  signature('application/pdf', '25 50 44 46 2d'),
  signature('riff', '52 49 46 46'),
  signature('ftyp', '66 74 79 70', 4),
  signature('image/tiff', '49 49 2a 00'),
  signature('image/tiff', '4d 4d 00 2a'),
  signature('image/x-icon', '00 00 01 00'),
  signature('image/jxl', 'ff 0a'),
  signature('image/jxl', '00 00 00 0c 4a 58 4c 20'),
  signature('application/zip', '50 4b 03 04'),
  signature('application/zip', '50 4b 05 06'),
  signature('application/gzip', '1f 8b'),
  signature('application/x-7z-compressed', '37 7a bc af 27 1c'),
  signature('application/vnd.rar', '52 61 72 21 1a 07'),
  signature('application/x-xz', 'fd 37 7a 58 5a 00'),
  signature('application/x-ole-storage', 'd0 cf 11 e0 a1 b1 1a e1'),
  signature('audio/flac', '66 4c 61 43 00'),
  signature('audio/ogg', '4f 67 67 53 00'),
  signature('audio/mpeg', '49 44 33 02'),
  signature('audio/mpeg', '49 44 33 03'),
  signature('audio/mpeg', '49 44 33 04'),
  signature('audio/mpeg', 'ff fb'),
  signature('video/webm', '1a 45 df a3'),
  signature('text/utf-16', 'ff fe'),
  signature('text/utf-16', 'fe ff'),
]

const riffTypes: ReadonlyMap<string, string> = new Map([
  ['WEBP', 'image/webp'],
  ['WAVE', 'audio/wav'],
  ['AVI ', 'video/x-msvideo'],
])

const typeByBrand = (brand: string): string => {
  if (/^(?:hei[cxms]|hev[cxms]|mif1|msf1)$/u.test(brand)) return 'image/heic'
  if (/^avi[fs]$/u.test(brand)) return 'image/avif'
  return brand.startsWith('M4A') ? 'audio/mp4' : 'video/mp4'
}

const ascii = (head: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...head.subarray(from, to))

/** Whether the first bytes could be a text's: then the header is one that the text speaks of. */
const isPlain = (head: Uint8Array): boolean =>
  head.subarray(0, headBytes).every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13)
