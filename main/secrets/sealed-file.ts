import { createHash } from 'node:crypto'
import { readFile, rename } from 'node:fs/promises'
import { z } from 'zod'
import { t, type TextKey } from '#contract/language/texts'
import { ensurePrivateFile, writePrivately } from '../durable-file.ts'
import { missing } from './key-file.ts'

/** What one file of sealed texts holds, and what is said when it was damaged. */
export type SealedFileForm = {
  /** The member of the file's JSON that has them. */
  readonly member: 'secrets' | 'signIns'
  readonly damaged: Extract<TextKey, `secrets.repaired.${string}`>
  /** Null for a file of another form. */
  readonly read: (file: unknown) => readonly SealedText[] | null
}

/** The form of a file whose texts have names like this. */
export const sealedFileForm = (
  { member, damaged }: Pick<SealedFileForm, 'member' | 'damaged'>,
  name: RegExp,
): SealedFileForm => {
  const sealedText = z.strictObject({
    name: z.string().regex(name),
    protector: z.string().min(1),
    sealed: z.string().regex(/^(?:[0-9a-f]{2})+$/),
  })
  const texts = z.array(sealedText)
  const file = z.strictObject({ version: z.literal(1), [member]: z.unknown() })
  const read = (value: unknown): readonly SealedText[] | null => {
    const parsed = file.safeParse(value)
    const found = texts.safeParse(parsed.data?.[member])
    return found.success ? found.data : null
  }
  return { member, damaged, read }
}

/** One text as the file holds it: hexadecimal, so that there is one way to write the bytes. */
export type SealedText = {
  readonly name: string
  /** Which protector sealed it. */
  readonly protector: string
  readonly sealed: string
}

export type LoadedTexts = {
  readonly texts: readonly SealedText[]
  /** What was repaired, in sentences for the user. */
  readonly notices: () => readonly string[]
}

/** Reads the sealed texts. A damaged file is kept beside under another name. Throws what the disk says. */
export const loadSealed = async (path: string, form: SealedFileForm): Promise<LoadedTexts> => {
  const bytes = await readFile(path).catch(missing)
  if (bytes === null) return { texts: [], notices: () => [] }
  const wasOpen = await ensurePrivateFile(path)
  const texts = parse(bytes, form)
  if (texts === null) return keepAside(path, bytes, form)
  return { texts, notices: () => (wasOpen ? [t('secrets.repaired.fileWasOpen', { path })] : []) }
}

/** Replaces the whole file durably. Throws what the disk says. */
export const saveSealed = (
  path: string,
  { member }: SealedFileForm,
  texts: readonly SealedText[],
): Promise<void> => {
  const entries = texts.map(({ name, protector, sealed }) => ({ name, protector, sealed }))
  return writePrivately(path, `${JSON.stringify({ version: 1, [member]: entries })}\n`)
}

const parse = (bytes: Uint8Array, form: SealedFileForm): readonly SealedText[] | null => {
  const texts = form.read(jsonOrNull(Buffer.from(bytes).toString('utf8')))
  if (texts === null) return null
  return new Set(texts.map(({ name }) => name)).size === texts.length ? texts : null
}

const jsonOrNull = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Its new name carries its hash: no file is written over another one. */
const keepAside = async (path: string, bytes: Uint8Array, form: SealedFileForm): Promise<LoadedTexts> => {
  const aside = `${path}.damaged-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`
  await rename(path, aside)
  return { texts: [], notices: () => [t(form.damaged, { path: aside })] }
}
