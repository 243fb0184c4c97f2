import { crc32, deflateRawSync } from 'node:zlib'

export type ArchivedFile = {
  readonly name: string
  readonly content: string | Buffer
  /** Unix mode with its type; an ordinary file when absent. */
  readonly mode?: number
  /** What the directory claims instead of the truth. */
  readonly claimed?: Partial<{
    readonly bytes: number
    readonly packedBytes: number
    readonly crc32: number
    readonly offset: number
    readonly flags: number
    readonly method: number
    /** In the local header only. */
    readonly localName: string
  }>
}

/** A zip archive as other programs write it, or as somebody would who means harm. */
export const zipArchive = (files: readonly ArchivedFile[]): Buffer => {
  const locals: Buffer[] = []
  const entries: Buffer[] = []
  let offset = 0
  for (const file of files) {
    const content = Buffer.from(file.content)
    const packed = deflateRawSync(content)
    const local = localPart(file, content, packed)
    locals.push(local)
    entries.push(directoryEntry(file, content, packed, offset))
    offset += local.length
  }
  const directory = Buffer.concat(entries)
  return Buffer.concat([...locals, directory, endOf(files.length, directory.length, offset)])
}

const localPart = (file: ArchivedFile, content: Buffer, packed: Buffer): Buffer => {
  const name = Buffer.from(file.claimed?.localName ?? file.name)
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE(8, 8)
  header.writeUInt32LE(crc32(content), 14)
  header.writeUInt32LE(packed.length, 18)
  header.writeUInt32LE(content.length, 22)
  header.writeUInt16LE(name.length, 26)
  return Buffer.concat([header, name, packed])
}

const directoryEntry = (file: ArchivedFile, content: Buffer, packed: Buffer, offset: number): Buffer => {
  const { claimed = {} } = file
  const name = Buffer.from(file.name)
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE((3 << 8) | 20, 4)
  entry.writeUInt16LE(20, 6)
  entry.writeUInt16LE(claimed.flags ?? 0, 8)
  entry.writeUInt16LE(claimed.method ?? 8, 10)
  entry.writeUInt32LE(claimed.crc32 ?? crc32(content), 16)
  entry.writeUInt32LE(claimed.packedBytes ?? packed.length, 20)
  entry.writeUInt32LE(claimed.bytes ?? content.length, 24)
  entry.writeUInt16LE(name.length, 28)
  entry.writeUInt32LE(((file.mode ?? 0o100644) << 16) >>> 0, 38)
  entry.writeUInt32LE(claimed.offset ?? offset, 42)
  return Buffer.concat([entry, name])
}

const endOf = (count: number, size: number, offset: number): Buffer => {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return end
}
