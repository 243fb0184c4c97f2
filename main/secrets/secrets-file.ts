import { createHash } from 'node:crypto'
import { readFile, rename } from 'node:fs/promises'
import { z } from 'zod'
import { t } from '#contract/language/texts'
import { ensurePrivateFile, writePrivately } from '../durable-file.ts'
import { missing } from './key-file.ts'

export const secretNamePattern = /^[A-Z][A-Z0-9_]{0,63}$/

/** One secret as the file holds it: hexadecimal, so that there is one way to write the bytes. */
const sealedSecret = z
  .strictObject({
    name: z.string().regex(secretNamePattern),
    /** Which protector sealed it. */
    protector: z.string().min(1),
    sealed: z.string().regex(/^(?:[0-9a-f]{2})+$/),
  })
  .readonly()

export type SealedSecret = z.infer<typeof sealedSecret>

const secretsFile = z.strictObject({ version: z.literal(1), secrets: z.array(sealedSecret).readonly() })

export type LoadedSecrets = {
  readonly secrets: readonly SealedSecret[]
  /** What was repaired, in sentences for the user. */
  readonly notices: () => readonly string[]
}

/** Reads the sealed secrets. A damaged file is kept beside under another name. Throws what the disk says. */
export const loadSecrets = async (path: string): Promise<LoadedSecrets> => {
  const bytes = await readFile(path).catch(missing)
  if (bytes === null) return { secrets: [], notices: () => [] }
  const wasOpen = await ensurePrivateFile(path)
  const secrets = parse(bytes)
  if (secrets === null) return keepAside(path, bytes)
  return { secrets, notices: () => (wasOpen ? [t('secrets.repaired.fileWasOpen', { path })] : []) }
}

/** Replaces the whole file durably. Throws what the disk says. */
export const saveSecrets = (path: string, secrets: readonly SealedSecret[]): Promise<void> =>
  writePrivately(path, serialize(secrets))

const serialize = (secrets: readonly SealedSecret[]): string =>
  `${JSON.stringify({
    version: 1,
    secrets: secrets.map(({ name, protector, sealed }) => ({ name, protector, sealed })),
  })}\n`

const parse = (bytes: Uint8Array): readonly SealedSecret[] | null => {
  const text = Buffer.from(bytes).toString('utf8')
  const parsed = secretsFile.safeParse(jsonOrNull(text))
  if (!parsed.success) return null
  const { secrets } = parsed.data
  const hasRepeats = new Set(secrets.map(({ name }) => name)).size !== secrets.length
  return hasRepeats ? null : secrets
}

const jsonOrNull = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Its new name carries its hash: no file is written over another one. */
const keepAside = async (path: string, bytes: Uint8Array): Promise<LoadedSecrets> => {
  const aside = `${path}.damaged-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`
  await rename(path, aside)
  return { secrets: [], notices: () => [t('secrets.repaired.fileDamaged', { path: aside })] }
}
