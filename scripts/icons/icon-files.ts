/** A picture of one size as a PNG file. */
export type Picture = { readonly size: number; readonly png: Buffer }

/** Windows' .ico: a directory of pictures, each a PNG as Windows Vista and later read it. Sizes up to 256. */
export const icoFile = (pictures: readonly Picture[]): Buffer => {
  const header = Buffer.alloc(6)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(pictures.length, 4)
  const entryBytes = 16
  let offset = header.length + pictures.length * entryBytes
  const entries = pictures.map(({ size, png }) => {
    const entry = Buffer.alloc(entryBytes)
    // One byte each for width and height, in which 0 stands for 256.
    entry.writeUInt8(size % 256, 0)
    entry.writeUInt8(size % 256, 1)
    entry.writeUInt16LE(1, 4)
    entry.writeUInt16LE(32, 6)
    entry.writeUInt32LE(png.length, 8)
    entry.writeUInt32LE(offset, 12)
    offset += png.length
    return entry
  })
  return Buffer.concat([header, ...entries, ...pictures.map(({ png }) => png)])
}

/** The types of macOS' .icns that hold a PNG, with its size; the last four are those of screens with double density. */
const icnsTypes = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic11', 32],
  ['ic12', 64],
  ['ic13', 256],
  ['ic14', 512],
  ['ic10', 1024],
] as const

/** macOS' .icns: a list of typed pictures. Takes of `pictures` what it needs; throws when one is missing. */
export const icnsFile = (pictures: readonly Picture[]): Buffer => {
  const entries = icnsTypes.map(([type, size]) => {
    const picture = pictures.find((one) => one.size === size)
    if (picture === undefined) throw new Error(`the icon of ${size} pixels is missing`)
    return block(type, picture.png)
  })
  return block('icns', Buffer.concat(entries))
}

const block = (type: string, data: Buffer): Buffer => {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length + 8)
  return Buffer.concat([Buffer.from(type, 'latin1'), length, data])
}
