import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { importLimits } from '#contract/import-views'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'

/** The text of a file of another program; null when there is none. Anything but an ordinary file is refused. */
export const readFoundFile = async (path: string): Promise<Result<string> | null> => {
  try {
    // A pipe would keep the opening waiting for a writer.
    await using file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const { size, isFile } = await statOf(file)
    if (!isFile) return fail('wrong-file', t('imports.file.notFile'))
    if (size > importLimits.textBytes) return fail('too-large', t('imports.file.tooLarge'))
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(await file.readFile()))
  } catch (error) {
    if (isErrno(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null
    if (error instanceof TypeError) return fail('wrong-file', t('imports.file.notText'))
    return fail('unreadable', t('imports.file.unreadable', { reason: isErrno(error) ? error.code : '' }))
  }
}

const statOf = async (file: { readonly stat: () => Promise<{ size: number; isFile: () => boolean }> }) => {
  const found = await file.stat()
  return { size: found.size, isFile: found.isFile() }
}

const isErrno = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
