import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { t } from '#contract/language/texts'
import type { BundleView } from '#contract/import-views'
import { fail, ok, type Result } from '#contract/result'
import { checkSignature } from './check-signature.ts'
import { readManifest, type Manifest } from './read-manifest.ts'
import { splitSignature } from './signed-part.ts'
import { zipContent } from './zip-content.ts'
import { readAt, readZipDirectory, type ZipEntry } from './zip-directory.ts'

export type ReadBundle = { readonly view: BundleView; readonly manifest: Manifest }

const largestManifestBytes = 1_000_000

/** Reads what a bundle is, without unpacking it. Fails with a sentence for whatever is not a sound bundle. */
export const readBundle = async (path: string): Promise<Result<ReadBundle>> => {
  await using file = await open(path, 'r')
  const { size } = await file.stat()
  const part = await splitSignature(file, size)
  const entries = await readZipDirectory(file, part.archiveEnd)
  if (!entries.ok) return entries
  const text = await readManifestText(file, entries.value)
  if (!text.ok) return text
  const manifest = readManifest(text.value, process.platform)
  if (!manifest.ok) return manifest
  const { title, version, author, description } = manifest.value
  const files = entries.value.filter(({ isFolder }) => !isFolder)
  return ok({
    manifest: manifest.value,
    view: {
      title,
      version,
      author,
      description,
      files: files.length,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      sha256: await sha256Of(file, size),
      signature: await checkSignature(file, part),
    },
  })
}

const readManifestText = async (file: FileHandle, entries: readonly ZipEntry[]): Promise<Result<string>> => {
  const entry = entries.find(({ name }) => name === 'manifest.json')
  if (entry === undefined) return fail('bad-bundle', t('imports.bundle.noManifest'))
  if (entry.bytes > largestManifestBytes) return fail('bad-bundle', t('imports.bundle.largeManifest'))
  try {
    const pieces: Buffer[] = []
    for await (const piece of zipContent(file, entry)) pieces.push(piece)
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces)))
  } catch {
    return fail('bad-bundle', t('imports.zip.damaged'))
  }
}

const pieceBytes = 1_048_576

/** SHA-256 in hex of the whole file. */
export const sha256Of = async (file: FileHandle, size: number): Promise<string> => {
  const hash = createHash('sha256')
  for (let at = 0; at < size; at += pieceBytes)
    hash.update(await readAt(file, at, Math.min(pieceBytes, size - at)))
  return hash.digest('hex')
}
