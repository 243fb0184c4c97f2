import type { FileHandle } from 'node:fs/promises'
import { Readable, Transform } from 'node:stream'
import { createInflateRaw, crc32 } from 'node:zlib'
import { readAt, type ZipEntry } from './zip-directory.ts'

const pieceBytes = 256 * 1024
const localHeaderBytes = 30
const localMark = 0x04034b50

/** The archive says one thing and holds another, or holds more than it says. */
export class ZipContentError extends Error {}

/** A file's bytes, unpacked. Ends with `ZipContentError` unless they are as many and as the directory says. */
export const zipContent = (file: FileHandle, entry: ZipEntry): Readable => {
  const packed = Readable.from(packedPieces(file, entry), { objectMode: false })
  const checked = checking(entry)
  const unpacked = entry.method === 'stored' ? packed : packed.pipe(createInflateRaw())
  for (const stream of [packed, unpacked]) stream.on('error', (error) => checked.destroy(error))
  checked.on('close', () => unpacked.destroy())
  return unpacked.pipe(checked)
}

/** The local header has to repeat what the directory says: readers that go by the one or the other see the same. */
const packedPieces = async function* (file: FileHandle, entry: ZipEntry): AsyncGenerator<Buffer> {
  const header = await readAt(file, entry.offset, localHeaderBytes)
  if (header.length < localHeaderBytes || header.readUInt32LE(0) !== localMark) throw new ZipContentError()
  const nameBytes = header.readUInt16LE(26)
  const name = await readAt(file, entry.offset + localHeaderBytes, nameBytes)
  if (name.toString('utf8') !== entry.name) throw new ZipContentError()
  let at = entry.offset + localHeaderBytes + nameBytes + header.readUInt16LE(28)
  const end = at + entry.packedBytes
  while (at < end) {
    const piece = await readAt(file, at, Math.min(pieceBytes, end - at))
    if (piece.length === 0) throw new ZipContentError()
    at += piece.length
    yield piece
  }
}

const checking = (entry: ZipEntry): Transform => {
  let bytes = 0
  let sum = 0
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length
      sum = crc32(chunk, sum)
      if (bytes > entry.bytes) done(new ZipContentError())
      else done(null, chunk)
    },
    flush: (done) => {
      if (bytes === entry.bytes && sum === entry.crc32) done()
      else done(new ZipContentError())
    },
  })
}
