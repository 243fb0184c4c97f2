import { crc32, deflateSync } from 'node:zlib'

/** Pixels row by row from the top left, four bytes each: red, green, blue, alpha (not premultiplied). */
export type Drawing = { readonly size: number; readonly pixels: Uint8Array }

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Portable Network Graphics, third edition: eight bits for each of red, green, blue and alpha, not interlaced. */
export const encodePng = ({ size, pixels }: Drawing): Buffer =>
  Buffer.concat([
    signature,
    chunk('IHDR', header(size)),
    chunk('IDAT', deflateSync(unfiltered(size, pixels), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])

const header = (size: number): Buffer => {
  const bytes = Buffer.alloc(13)
  bytes.writeUInt32BE(size, 0)
  bytes.writeUInt32BE(size, 4)
  bytes.set([8, 6, 0, 0, 0], 8)
  return bytes
}

/** Each row begins with its filter, 0 for none. */
const unfiltered = (size: number, pixels: Uint8Array): Buffer => {
  const rowBytes = size * 4
  const bytes = Buffer.alloc(size * (rowBytes + 1))
  for (let row = 0; row < size; row++)
    bytes.set(pixels.subarray(row * rowBytes, (row + 1) * rowBytes), row * (rowBytes + 1) + 1)
  return bytes
}

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}
