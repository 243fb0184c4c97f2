import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, open, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import { sha256Of } from './open-bundle.ts'
import { splitSignature } from './signed-part.ts'
import { zipContent, ZipContentError } from './zip-content.ts'
import { readZipDirectory, type ZipEntry } from './zip-directory.ts'

/**
 * Puts a bundle's files into `folder`, whole or not at all; a folder that is there already is left as it is. Fails when
 * the file is not the one that was reviewed, or holds something else than its directory says.
 */
export const unpackBundle = async (path: string, sha256: string, folder: string): Promise<Result<null>> => {
  if (await stat(folder).catch(() => null)) return ok(null)
  const opened = await open(path, 'r').catch(() => null)
  if (opened === null) return fail('bundle-gone', t('imports.bundle.gone'))
  await using file = opened
  const { size } = await file.stat()
  if ((await sha256Of(file, size)) !== sha256) return fail('bundle-changed', t('imports.bundle.changed'))
  const entries = await readZipDirectory(file, (await splitSignature(file, size)).archiveEnd)
  return entries.ok ? await unpackInto(file, entries.value, folder) : entries
}

const unpackInto = async (
  file: FileHandle,
  entries: readonly ZipEntry[],
  folder: string,
): Promise<Result<null>> => {
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 })
  const unfinished = await mkdtemp(join(dirname(folder), '.unfinished-'))
  try {
    for (const entry of entries) await unpackEntry(file, entry, unfinished)
    await rename(unfinished, folder)
    return ok(null)
  } catch (error) {
    if (error instanceof ZipContentError || isInflateError(error))
      return fail('bad-bundle', t('imports.zip.damaged'))
    const reason = error instanceof Error ? error.message : String(error)
    return fail('not-unpacked', t('imports.bundle.notUnpacked', { reason }))
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}

/** Names were checked with the directory; `wx` keeps anything from being written through what is there already. */
const unpackEntry = async (file: FileHandle, entry: ZipEntry, root: string): Promise<void> => {
  const path = join(root, ...entry.name.split('/'))
  if (entry.isFolder) {
    await mkdir(path, { recursive: true, mode: 0o700 })
    return
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const mode = entry.isExecutable ? 0o700 : 0o600
  await pipeline(zipContent(file, entry), createWriteStream(path, { flags: 'wx', mode }))
}

const isInflateError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_')
