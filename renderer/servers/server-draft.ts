import type { JsonObject } from '#contract/json'
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
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(draft.alias))
    return fail('alias', 'Give the server a name of letters, digits, - and _, such as files.')
  if (draft.command.trim() === '') return fail('command', 'Write the program to start, such as npx.')
  if (draft.allowedFolder?.trim() === '')
    return fail('allowed-folder', 'Write the whole path of the folder that the server may use.')
  const args = [...lines(draft.args), ...(draft.allowedFolder === null ? [] : [draft.allowedFolder.trim()])]
  const environment = lines(draft.environment).map((line) => /^\s*([A-Za-z_]\w*)=(.*)$/.exec(line))
  const wrong = environment.indexOf(null)
  if (wrong >= 0) return fail('environment', `Line ${wrong + 1} of the environment is not NAME=VALUE.`)
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
