import { importLimits } from '#contract/import-views'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import { findServers } from './find-servers.ts'
import { parseJsonc, placesIn } from './jsonc.ts'
import type { PreparedServer } from './prepared-server.ts'
import { readEntry } from './read-entry.ts'

/** Reads the servers out of a configuration of another program. Fails with a sentence that names the place. */
export const readConfiguration = (text: string): Result<readonly PreparedServer[]> => {
  if (text.trim() === '') return fail('empty', t('imports.file.empty'))
  if (/^(?:PK|MZ|%PDF|.ELF)\W/.test(text) || text.includes('\0'))
    return fail('wrong-file', t('imports.file.notText'))
  const parsed = parseJsonc(text)
  if (!parsed.ok)
    return fail(
      'not-json',
      t('imports.file.mistake', { ...parsed.mistake, sentence: parsed.mistake.message }),
    )
  const found = findServers(parsed.root)
  if (found === null) return fail('no-servers', t('imports.file.noServers'))
  if (found.servers.length === 0) return fail('no-servers', t('imports.file.listEmpty'))
  if (found.servers.length > importLimits.servers)
    return fail(
      'too-many',
      t('imports.file.tooMany', { number: found.servers.length, limit: importLimits.servers }),
    )
  const placeOf = placesIn(text)
  const context = {
    lineOf: (at: number) => placeOf(at).line,
    declared: found.inputs,
    bundleFolder: null,
    hasLines: true,
  }
  return ok(found.servers.map((member) => readEntry(member, context)))
}
