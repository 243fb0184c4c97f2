import type { FileHandle } from 'node:fs/promises'
import { t, type TextKey } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import { entryNameProblem } from './entry-name.ts'

/** A file of an archive as its directory lists it. */
export type ZipEntry = {
  readonly name: string
  readonly isFolder: boolean
  readonly isExecutable: boolean
  readonly method: 'stored' | 'deflated'
  readonly crc32: number
  readonly packedBytes: number
  readonly bytes: number
  /** Of its local header. */
  readonly offset: number
}

/** How much an archive may hold: enough for a server with everything it needs, and not for a bomb. */
export const zipLimits = {
  files: 50_000,
  unpackedBytes: 2_000_000_000,
  /** Text packs to a hundredth; what packs to less is there to fill the disk. */
  ratio: 400,
  directoryBytes: 32_000_000,
} as const

const endBytes = 22
const endMark = 0x06054b50
const entryMark = 0x02014b50
const entryBytes = 46
const localHeaderBytes = 30

/**
 * Reads the directory of a zip archive that ends at `end`, and refuses whatever would let two readers see different
 * files or would put a file outside of its folder: encryption, zip64, parts, links, `..`, names twice, overlaps.
 */
export const readZipDirectory = async (
  file: FileHandle,
  end: number,
): Promise<Result<readonly ZipEntry[]>> => {
  if (end < endBytes) return refused('imports.zip.notZip')
  const tail = await readAt(file, end - endBytes, endBytes)
  // Signers declare the bytes behind the archive as its comment or do not; there is no other comment.
  if (tail.readUInt32LE(0) !== endMark) return refused('imports.zip.notZip')
  const [disk, startDisk] = [tail.readUInt16LE(4), tail.readUInt16LE(6)]
  const [here, count] = [tail.readUInt16LE(8), tail.readUInt16LE(10)]
  const [size, start] = [tail.readUInt32LE(12), tail.readUInt32LE(16)]
  if (start === 0xffff_ffff || count === 0xffff) return refused('imports.zip.tooLarge')
  if (disk !== 0 || startDisk !== 0 || here !== count) return refused('imports.zip.parts')
  if (count > zipLimits.files || size > zipLimits.directoryBytes) return refused('imports.zip.tooLarge')
  if (start + size !== end - endBytes) return refused('imports.zip.damaged')
  const entries = readEntries(await readAt(file, start, size), count)
  return entries.ok ? checkTogether(entries.value, start) : entries
}

const refused = (key: TextKey, name = ''): Result<never> => fail('bad-bundle', t(key, { name }))

export const readAt = async (file: FileHandle, position: number, bytes: number): Promise<Buffer> => {
  const buffer = Buffer.alloc(bytes)
  const { bytesRead } = await file.read(buffer, 0, bytes, position)
  return buffer.subarray(0, bytesRead)
}

const readEntries = (directory: Buffer, count: number): Result<readonly ZipEntry[]> => {
  const entries: ZipEntry[] = []
  let at = 0
  for (let index = 0; index < count; index += 1) {
    if (at + entryBytes > directory.length || directory.readUInt32LE(at) !== entryMark)
      return refused('imports.zip.damaged')
    const end = at + entryBytes + directory.readUInt16LE(at + 28) + directory.readUInt16LE(at + 30)
    const entry = readEntry(directory, at)
    if (!entry.ok) return entry
    entries.push(entry.value)
    at = end + directory.readUInt16LE(at + 32)
  }
  return at === directory.length ? ok(entries) : refused('imports.zip.damaged')
}

const readEntry = (directory: Buffer, at: number): Result<ZipEntry> => {
  const nameEnd = at + entryBytes + directory.readUInt16LE(at + 28)
  const name = decoded(directory.subarray(at + entryBytes, nameEnd))
  if (name === null) return refused('imports.zip.name', '?')
  const problem = entryNameProblem(name)
  if (problem !== null) return refused(problem, name.slice(0, 100))
  if ((directory.readUInt16LE(at + 8) & 0x2041) !== 0) return refused('imports.zip.encrypted')
  const method = directory.readUInt16LE(at + 10)
  if (method !== 0 && method !== 8) return refused('imports.zip.method', name)
  const isUnix = directory.readUInt8(at + 5) === 3 || directory.readUInt8(at + 5) === 19
  const mode = isUnix ? directory.readUInt16LE(at + 40) : 0
  const type = mode & 0o170000
  const isFolder = name.endsWith('/')
  if (type !== 0 && type !== (isFolder ? 0o040000 : 0o100000)) return refused('imports.zip.link', name)
  const [packedBytes, bytes] = [directory.readUInt32LE(at + 20), directory.readUInt32LE(at + 24)]
  const offset = directory.readUInt32LE(at + 42)
  if (bytes > 1_000_000 && bytes / zipLimits.ratio > packedBytes) return refused('imports.zip.bomb', name)
  if (method === 0 && bytes !== packedBytes) return refused('imports.zip.damaged')
  return ok({
    name,
    isFolder,
    isExecutable: (mode & 0o111) !== 0,
    method: method === 0 ? 'stored' : 'deflated',
    crc32: directory.readUInt32LE(at + 16),
    packedBytes,
    bytes,
    offset,
  })
}

const decoded = (bytes: Buffer): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

/** No name twice however a disk compares names, no file where a folder has to be, no byte in two files. */
const checkTogether = (entries: readonly ZipEntry[], directoryStart: number): Result<readonly ZipEntry[]> => {
  const names = new Map<string, boolean>()
  for (const { name, isFolder } of entries) {
    const key = comparable(name)
    if (names.has(key)) return refused('imports.zip.twice', name)
    names.set(key, isFolder)
  }
  for (const { name } of entries)
    for (const folder of foldersOf(comparable(name)))
      if (names.get(folder) === false) return refused('imports.zip.twice', name)
  if (entries.reduce((sum, { bytes }) => sum + bytes, 0) > zipLimits.unpackedBytes)
    return refused('imports.zip.tooLarge')
  let free = 0
  for (const { offset, packedBytes } of entries.toSorted((one, other) => one.offset - other.offset)) {
    if (offset < free) return refused('imports.zip.overlap')
    free = offset + localHeaderBytes + packedBytes
  }
  return free <= directoryStart ? ok(entries) : refused('imports.zip.overlap')
}

const comparable = (name: string): string => name.normalize('NFC').toLowerCase().replace(/\/$/, '')

const foldersOf = (path: string): readonly string[] => {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}
