import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'

/** Largest assent.yaml that is read. */
export const configurationLimitBytes = 1_000_000

/** The text of the file, empty when there is none; a problem when there is something else than a text. */
export const readText = async (path: string): Promise<Result<string>> => {
  try {
    const file = await stat(path)
    if (file.isDirectory()) return fail('not-a-file', t('config.file.folder'))
    if (!file.isFile()) return fail('not-a-file', t('config.file.notPlain'))
    if (file.size > configurationLimitBytes) return fail('too-large', t('config.file.tooLarge'))
    return decode(await readFile(path))
  } catch (error) {
    return isErrno(error) ? unread(error) : Promise.reject(error)
  }
}

/** SHA-256 in hex, as `preview` and `write` compare it. */
export const hashText = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

export const isErrno = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'

/** The byte order mark stays in the text, so that the text and its bytes have one hash. */
const decode = (bytes: Uint8Array): Result<string> => {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    return fail('not-utf8', t('config.file.encoding'))
  }
}

const unread = (error: NodeJS.ErrnoException): Result<string> => {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return ok('')
  if (error.code === 'EACCES' || error.code === 'EPERM') return fail('unreadable', t('config.file.rights'))
  return fail('unreadable', t('config.file.unreadable', { code: error.code ?? '' }))
}
