import type { JsonObject } from '#contract/json'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { ServerPreset } from './presets.ts'

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
  /** Of a server that is reached over the network; null where a program is started. */
  readonly url: string | null
  /** NAME: VALUE, one per line; for servers with an address. */
  readonly headers: string
}

export const emptyServerDraft: ServerDraft = {
  alias: '',
  command: '',
  args: '',
  environment: '',
  folder: '',
  allowedFolder: null,
  url: null,
  headers: '',
}

/** The form filled in for a known server. */
export const presetDraft = ({ alias, start, needsFolder }: ServerPreset): ServerDraft => {
  if (start.kind === 'address')
    return { ...emptyServerDraft, alias, url: start.url, headers: linesOf(start.headers, ': ') }
  const allowedFolder = needsFolder ? '' : null
  const environment = linesOf(start.env, '=')
  return {
    ...emptyServerDraft,
    alias,
    command: 'npx',
    args: start.args.join('\n'),
    environment,
    allowedFolder,
  }
}

const linesOf = (entries: Readonly<Record<string, string>>, between: string): string =>
  Object.entries(entries)
    .map(([name, value]) => `${name}${between}${value}`)
    .join('\n')

/** The entry for assent.yaml, or which line of the form has to change. */
export const serverDefinition = (draft: ServerDraft): Result<JsonObject> => {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(draft.alias)) return fail('alias', t('servers.mistake.alias'))
  return draft.url === null ? programDefinition(draft) : addressDefinition(draft.url, draft)
}

const programDefinition = (draft: ServerDraft): Result<JsonObject> => {
  if (draft.command.trim() === '') return fail('command', t('servers.mistake.command'))
  if (draft.allowedFolder?.trim() === '') return fail('allowed-folder', t('servers.mistake.allowedFolder'))
  const args = [...lines(draft.args), ...(draft.allowedFolder === null ? [] : [draft.allowedFolder.trim()])]
  const env = entriesOf(draft.environment, /^\s*([A-Za-z_]\w*)=(.*)$/)
  if (!env.ok) return fail('environment', t('servers.mistake.environment', { line: env.problem }))
  const folder = draft.folder.trim()
  return ok({
    command: draft.command.trim(),
    ...(args.length > 0 && { args }),
    ...(env.value.length > 0 && { env: Object.fromEntries(env.value) }),
    ...(folder !== '' && { cwd: folder }),
  })
}

const addressDefinition = (url: string, draft: ServerDraft): Result<JsonObject> => {
  if (!/^https?:\/\/\S+$/.test(url.trim())) return fail('url', t('servers.mistake.url'))
  const headers = entriesOf(draft.headers, /^\s*([^\s:]+)\s*:\s*(.*)$/)
  if (!headers.ok) return fail('headers', t('servers.mistake.headers', { line: headers.problem }))
  return ok({
    url: url.trim(),
    ...(headers.value.length > 0 && { headers: Object.fromEntries(headers.value) }),
  })
}

/** Fails with the number of the line that is none. */
const entriesOf = (
  text: string,
  pattern: RegExp,
): Result<readonly (readonly [name: string, value: string])[], number> => {
  const found = lines(text).map((line) => pattern.exec(line))
  const wrong = found.indexOf(null)
  if (wrong >= 0) return { ok: false, problem: wrong + 1 }
  return ok(found.map((match) => [match?.[1] ?? '', match?.[2] ?? ''] as const))
}

const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line.trim() !== '')
