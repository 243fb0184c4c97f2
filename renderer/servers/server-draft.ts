import type { JsonObject } from '#contract/json'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'

/** The fields of the form as typed. */
export type ServerDraft = {
  readonly alias: string
  readonly command: string
  /** One per line. */
  readonly args: string
  /** NAME=VALUE, one per line. */
  readonly environment: string
  readonly folder: string
  /** A folder that the server may use, given as its last argument; null where the server asks for none. */
  readonly allowedFolder: string | null
}

export const emptyServerDraft: ServerDraft = {
  alias: '',
  command: '',
  args: '',
  environment: '',
  folder: '',
  allowedFolder: null,
}

/** The entry for assent.yaml, or which line of the form has to change. */
export const serverDefinition = (draft: ServerDraft): Result<JsonObject> => {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(draft.alias)) return fail('alias', t('servers.mistake.alias'))
  if (draft.command.trim() === '') return fail('command', t('servers.mistake.command'))
  if (draft.allowedFolder?.trim() === '') return fail('allowed-folder', t('servers.mistake.allowedFolder'))
  const args = [...lines(draft.args), ...(draft.allowedFolder === null ? [] : [draft.allowedFolder.trim()])]
  const environment = lines(draft.environment).map((line) => /^\s*([A-Za-z_]\w*)=(.*)$/.exec(line))
  const wrong = environment.indexOf(null)
  if (wrong >= 0) return fail('environment', t('servers.mistake.environment', { line: wrong + 1 }))
  const env = environment.map((match) => [match?.[1] ?? '', match?.[2] ?? ''])
  const folder = draft.folder.trim()
  return ok({
    command: draft.command.trim(),
    ...(args.length > 0 && { args }),
    ...(env.length > 0 && { env: Object.fromEntries(env) }),
    ...(folder !== '' && { cwd: folder }),
  })
}

const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line.trim() !== '')
