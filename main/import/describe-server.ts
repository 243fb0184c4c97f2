import type { ImportedServer, ImportField } from '#contract/import-views'
import { t } from '#contract/language/texts'
import { fillProgram, type FilledEntry, type SecretNames } from './definition.ts'
import { freeSecretName } from './looks-secret.ts'
import type { PreparedAddress, PreparedContent, PreparedProgram, PreparedServer } from './prepared-server.ts'
import { fieldsIn, type Template } from './template.ts'
import { addressWarnings, programWarnings } from './warnings.ts'

/** A prepared server with everything that is settled about it, and how it is shown. */
export type ReviewedServer = {
  readonly view: ImportedServer
  readonly prepared: PreparedServer
  readonly fields: readonly ImportField[]
  readonly secrets: SecretNames
}

/** Names that are taken: it adds those that it gives away. */
export type TakenNames = { readonly aliases: Set<string>; readonly secrets: Set<string> }

export const describeServer = (
  prepared: PreparedServer,
  place: { readonly key: string; readonly source: number },
  taken: TakenNames,
): ReviewedServer => {
  const { name, line, content } = prepared
  const alias = freeAlias(name, taken.aliases)
  taken.aliases.add(alias)
  const about = { ...place, line, name: name.slice(0, 200), alias }
  if (content.kind === 'unusable')
    return {
      view: { ...about, state: content, warnings: [], remarks: prepared.remarks },
      prepared,
      fields: [],
      secrets: { entries: new Map(), fields: new Map() },
    }
  const fields = content.fields.map((field) => visibleField(field, content.program))
  const secrets = chooseNames(content.program, fields, alias, taken.secrets)
  const seen = seenProgram(content.program, fields, secrets)
  const remarks =
    alias === name ? prepared.remarks : [t('imports.entry.renamed', { alias }), ...prepared.remarks]
  return {
    view: {
      ...about,
      state: {
        kind: 'ready',
        ...seen.shown,
        secrets: [...new Set([...secrets.entries.values(), ...secrets.fields.values()])],
        fields,
        wasOff: content.wasOff,
      },
      warnings: [...seen.warnings, ...variableWarnings(content)],
      remarks,
    },
    prepared,
    fields,
    secrets,
  }
}

/** Letters, digits, - and _, at most 32, and not taken. */
const freeAlias = (name: string, taken: ReadonlySet<string>): string => {
  const letters = name
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9_-]+/g, '-')
    .replaceAll(/^[^A-Za-z0-9]+|-+$/g, '')
  const short = letters.slice(0, 32) || 'server'
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? short : `${short.slice(0, 32 - 1 - String(number).length)}-${number}`
    if (!taken.has(candidate)) return candidate
  }
}

/** A key that stands in a command line or an address is seen by everybody: it cannot come from the secret store. */
const visibleField = (field: ImportField, program: PreparedProgram | PreparedAddress): ImportField => {
  const inView: readonly Template[] =
    program.kind === 'address' ? [program.url] : [program.command, ...program.args, program.cwd ?? []]
  const isInView = inView.some((template) => fieldsIn(template).includes(field.id))
  if (field.kind !== 'secret' || !isInView) return field
  return { ...field, kind: 'text', about: t('imports.field.inView') }
}

const chooseNames = (
  program: PreparedProgram | PreparedAddress,
  fields: readonly ImportField[],
  alias: string,
  taken: Set<string>,
): SecretNames => {
  const choose = (name: string): string => {
    const chosen = freeSecretName(name, alias, taken)
    taken.add(chosen)
    return chosen
  }
  const entries = program.kind === 'address' ? program.headers : program.env
  return {
    entries: new Map(entries.filter(({ isSecret }) => isSecret).map(({ name }) => [name, choose(name)])),
    fields: new Map(fields.filter(({ kind }) => kind === 'secret').map(({ id }) => [id, choose(id)])),
  }
}

type Seen = {
  readonly shown: {
    readonly exact: string
    readonly folder: string | null
    readonly environment: readonly string[]
  }
  readonly warnings: readonly string[]
}

const seenProgram = (
  program: PreparedProgram | PreparedAddress,
  fields: readonly ImportField[],
  secrets: SecretNames,
): Seen => {
  const asked = fields.map((field) => ({ ...field, isMultiple: false, isRequired: true }))
  const answers = Object.fromEntries(fields.map(({ id }) => [id, `‹${id}›`]))
  const seen = fillProgram(program, asked, answers, secrets)
  if (seen.kind === 'address') {
    const { url, headers } = seen
    return {
      shown: { exact: url, folder: null, environment: linesOf(headers) },
      warnings: addressWarnings(url),
    }
  }
  const exact = [seen.command, ...seen.args].map(quoted).join(' ')
  return {
    shown: { exact, folder: seen.cwd, environment: linesOf(seen.env) },
    warnings: programWarnings(seen),
  }
}

const linesOf = (entries: readonly FilledEntry[]): readonly string[] =>
  entries.map(([name, value]) => `${name}=${value}`)

const quoted = (word: string): string =>
  /^[\w@%+=:,./‹›${}~-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`

const variableWarnings = ({
  variables,
}: Extract<PreparedContent, { readonly kind: 'server' }>): readonly string[] => {
  const own = variables.filter((name) => !['HOME', 'USER', 'PATH', 'TMPDIR', 'USERPROFILE'].includes(name))
  return own.length === 0 ? [] : [t('imports.warning.variables', { names: own.join(', ') })]
}
