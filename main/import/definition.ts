import type { JsonObject } from '#contract/json'
import type { ImportField } from '#contract/import-views'
import type { PreparedAddress, PreparedEntry, PreparedProgram } from './prepared-server.ts'
import { fieldsIn, filled, onlyField, type Template } from './template.ts'

/** Names under which secrets are asked for: of an entry by its own name, of a field by its id. */
export type SecretNames = {
  readonly entries: ReadonlyMap<string, string>
  readonly fields: ReadonlyMap<string, string>
}

/** What the user filled in, by the field's id; of a field with several values, one per line. */
export type Answers = Readonly<Record<string, string>>

type Program = PreparedProgram | PreparedAddress

/** Ids come from elsewhere and may be called as what every object has. */
const answered = (answers: Answers, id: string): string | undefined =>
  Object.hasOwn(answers, id) ? answers[id] : undefined

/** With every field filled in. */
export type FilledProgram =
  | {
      readonly kind: 'program'
      readonly command: string
      readonly args: readonly string[]
      readonly env: readonly FilledEntry[]
      readonly cwd: string | null
    }
  | { readonly kind: 'address'; readonly url: string; readonly headers: readonly FilledEntry[] }
export type FilledEntry = readonly [name: string, value: string]

/** An entry whose only content is a field that was left empty is left out. */
export const fillProgram = (
  program: Program,
  fields: readonly ImportField[],
  answers: Answers,
  secrets: SecretNames,
): FilledProgram => {
  const answer = (id: string): string => answerTo(id, fields, answers, secrets)
  const fill = (template: Template): string => filled(template, answer)
  const entries = (all: readonly PreparedEntry[]): readonly FilledEntry[] =>
    all
      .filter(({ value }) => value.length === 0 || !isLeftOut(value, answer))
      .map((entry) => [entry.name, valueOf(entry, secrets, fill)])
  if (program.kind === 'address')
    return { kind: 'address', url: fill(program.url), headers: entries(program.headers) }
  return {
    kind: 'program',
    command: fill(program.command),
    args: program.args.flatMap((template) => argumentsOf(template, fields, answer, fill)),
    env: entries(program.env),
    cwd: program.cwd && fill(program.cwd),
  }
}

/** The entry for assent.yaml. */
export const definitionOf = (program: FilledProgram): JsonObject => {
  if (program.kind === 'address')
    return {
      url: program.url,
      ...(program.headers.length > 0 && { headers: Object.fromEntries(program.headers) }),
    }
  const { command, args, env, cwd } = program
  return {
    command,
    ...(args.length > 0 && { args }),
    ...(env.length > 0 && { env: Object.fromEntries(env) }),
    ...(cwd !== null && { cwd }),
  }
}

/** The required fields that are empty, and whose answers do not fit. */
export const openFields = (fields: readonly ImportField[], answers: Answers): readonly ImportField[] =>
  fields.filter((field) => {
    const value = (answered(answers, field.id) ?? field.value).trim()
    if (field.kind === 'secret') return false
    if (value === '') return field.isRequired
    if (field.kind === 'number') return !Number.isFinite(Number(value))
    return field.kind === 'choice' && !field.options.includes(value)
  })

/** The secrets that the answers need, each once. A key that nobody must give is needed when its flag is "true". */
export const neededSecrets = (
  fields: readonly ImportField[],
  answers: Answers,
  secrets: SecretNames,
): readonly string[] => {
  const ofFields = fields
    .filter(
      ({ kind, id, isRequired }) => kind === 'secret' && (isRequired || answered(answers, id) === 'true'),
    )
    .map(({ id }) => secrets.fields.get(id) ?? '')
  return [...new Set([...secrets.entries.values(), ...ofFields])].filter((name) => name !== '')
}

const answerTo = (
  id: string,
  fields: readonly ImportField[],
  answers: Answers,
  secrets: SecretNames,
): string => {
  const field = fields.find((candidate) => candidate.id === id)
  if (field === undefined) return ''
  const name = secrets.fields.get(id)
  if (field.kind === 'secret' && name !== undefined)
    return field.isRequired || answered(answers, id) === 'true' ? `\${secret:${name}}` : ''
  return (answered(answers, id) ?? field.value).trim()
}

const isLeftOut = (template: Template, answer: (id: string) => string): boolean => {
  const id = onlyField(template)
  return id !== null && answer(id) === ''
}

const valueOf = (entry: PreparedEntry, secrets: SecretNames, fill: (of: Template) => string): string => {
  const name = secrets.entries.get(entry.name)
  const value = fill(entry.value)
  if (!entry.isSecret || name === undefined) return value
  const scheme = /^(?:Bearer|Basic|Token) /i.exec(value)?.[0] ?? ''
  return `${scheme}\${secret:${name}}`
}

/** A field with several values becomes as many arguments; one that was left empty becomes none. */
const argumentsOf = (
  template: Template,
  fields: readonly ImportField[],
  answer: (id: string) => string,
  fill: (of: Template) => string,
): readonly string[] => {
  const id = onlyField(template)
  if (id === null) return fieldsIn(template).length > 0 && fill(template) === '' ? [] : [fill(template)]
  const isMultiple = fields.some((field) => field.id === id && field.isMultiple)
  const values = isMultiple ? answer(id).split('\n') : [answer(id)]
  return values.map((value) => value.trim()).filter((value) => value !== '')
}
