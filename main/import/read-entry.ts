import type { ImportField } from '#contract/import-views'
import { t } from '#contract/language/texts'
import { translateText, type ForeignNames } from './foreign-text.ts'
import { isSecretEntry } from './looks-secret.ts'
import type { JsonMember, JsonNode } from './jsonc.ts'
import type { PreparedEntry, PreparedServer } from './prepared-server.ts'
import { fieldsIn, type Template } from './template.ts'

export type EntryContext = {
  readonly lineOf: (at: number) => number
  /** Fields that the source declares, by the id that placeholders name. */
  readonly declared: ReadonlyMap<string, ImportField>
  readonly bundleFolder: string | null
  /** False in a bundle, whose manifest has no lines to speak of. */
  readonly hasLines: boolean
}

const workspaceField = 'workspaceFolder'

/** Reads one server's entry. What does not fit makes it unusable; what is only unknown is left out with a remark. */
export const readEntry = ({ name, at, value }: JsonMember, context: EntryContext): PreparedServer => {
  const reading = createReading(context)
  const program = readProgram(value, reading)
  const line = context.hasLines ? context.lineOf(at) : null
  const problem =
    reading.problem() ?? (program === null ? reading.place(at, t('imports.entry.neither')) : null)
  if (problem !== null || program === null)
    return { name, line, remarks: [], content: { kind: 'unusable', problem: problem ?? '' } }
  const { fields, variables } = reading.used()
  const wasOff = flagOf(value, 'disabled') === true || flagOf(value, 'enabled') === false
  return {
    name,
    line,
    remarks: reading.remarks,
    content: { kind: 'server', program, fields, variables, wasOff },
  }
}

type Program = Extract<PreparedServer['content'], { readonly kind: 'server' }>['program']

const readProgram = (node: JsonNode, reading: Reading): Program | null => {
  if (node.kind !== 'object') {
    reading.reject(node.at, t('imports.entry.notObject'))
    return null
  }
  if (isTooMany(node, node.members.length, '{ }', reading)) return null
  const members = new Map(node.members.map((member) => [member.name, member]))
  for (const { name, at } of node.members) remarkOn(name, at, reading)
  const [command, url] = [members.get('command'), members.get('url') ?? members.get('serverUrl')]
  if (command !== undefined) return readCommand(command.value, members, reading)
  if (url === undefined) return null
  const headers = entriesIn(members.get('headers'), 'headers', reading)
  return { kind: 'address', url: textIn(url.value, 'url', reading), headers }
}

const readCommand = (
  command: JsonNode,
  members: ReadonlyMap<string, JsonMember>,
  reading: Reading,
): Program => {
  const cwd = members.get('cwd')?.value
  return {
    kind: 'program',
    command: textIn(command, 'command', reading),
    args: listIn(members.get('args')?.value, 'args', reading),
    env: entriesIn(members.get('env'), 'env', reading),
    cwd: cwd === undefined || cwd.kind === 'nothing' ? null : textIn(cwd, 'cwd', reading),
  }
}

const understood: ReadonlySet<string> = new Set(
  [
    'command args env cwd url serverUrl headers type transport',
    'disabled enabled description name gallery version icon platform_overrides',
  ].flatMap((line) => line.split(' ')),
)
/** What other programs would let a server do without being asked. */
const permissions: ReadonlySet<string> = new Set(
  [
    'autoApprove alwaysAllow autoAllow trust allowedTools disabledTools',
    'includeTools excludeTools tools toolPermissions',
  ].flatMap((line) => line.split(' ')),
)

const remarkOn = (name: string, at: number, reading: Reading): void => {
  if (understood.has(name)) return
  if (permissions.has(name)) return reading.remark(at, t('imports.entry.permissions', { key: name }))
  if (name === 'envFile') return reading.remark(at, t('imports.entry.envFile'))
  reading.remark(at, t('imports.entry.unknownKey', { key: name.slice(0, 60) }))
}

const textIn = (node: JsonNode, key: string, reading: Reading): Template => {
  if (node.kind !== 'text') reading.reject(node.at, t('imports.entry.text', { key }))
  else if (node.value.trim() === '') reading.reject(node.at, t('imports.entry.empty', { key }))
  else return reading.translate(node.value, node.at)
  return []
}

const listIn = (node: JsonNode | undefined, key: string, reading: Reading): readonly Template[] => {
  if (node === undefined || node.kind === 'nothing') return []
  if (node.kind === 'list' && isTooMany(node, node.items.length, key, reading)) return []
  if (node.kind === 'list') return node.items.map((item) => anyTextIn(item, key, reading))
  reading.reject(node.at, t('imports.entry.list', { key }))
  return []
}

const entriesIn = (
  member: JsonMember | undefined,
  key: string,
  reading: Reading,
): readonly PreparedEntry[] => {
  if (member === undefined || member.value.kind === 'nothing') return []
  if (member.value.kind === 'object' && isTooMany(member.value, member.value.members.length, key, reading))
    return []
  if (member.value.kind === 'object')
    return member.value.members
      .filter(({ value }) => value.kind !== 'nothing')
      .map((entry) => entryOf(entry, key, reading))
  reading.reject(member.value.at, t('imports.entry.object', { key }))
  return []
}

/** More than any server needs, and few enough to be read. */
const mostEntries = 300

const isTooMany = (node: JsonNode, count: number, key: string, reading: Reading): boolean => {
  const isOver = count > mostEntries
  if (isOver) reading.reject(node.at, t('imports.entry.tooMany', { key, limit: mostEntries }))
  return isOver
}

/** A value with a placeholder in it takes its secret from there. */
const entryOf = ({ name, at, value }: JsonMember, key: string, reading: Reading): PreparedEntry => {
  if (!/^[^\s=\p{C}]+$/u.test(name)) reading.reject(at, t('imports.entry.variableName', { key }))
  const template = anyTextIn(value, key, reading)
  const written = value.kind === 'text' ? value.value : ''
  const isWhole = !/\$\{[^}]*\}/.test(written)
  return { name, value: template, isSecret: isWhole && isSecretEntry(name, written) }
}

const anyTextIn = (node: JsonNode, key: string, reading: Reading): Template => {
  if (node.kind === 'text') return reading.translate(node.value, node.at)
  if (node.kind === 'number') return reading.translate(node.written, node.at)
  if (node.kind === 'flag') return reading.translate(String(node.value), node.at)
  reading.reject(node.at, t('imports.entry.eachText', { key }))
  return []
}

const flagOf = (node: JsonNode, name: string): boolean | null => {
  const found =
    node.kind === 'object' ? node.members.find((member) => member.name === name)?.value : undefined
  return found?.kind === 'flag' ? found.value : null
}

/** What is gathered while one entry is read. */
type Reading = {
  readonly remarks: readonly string[]
  readonly remark: (at: number, sentence: string) => void
  readonly reject: (at: number, sentence: string) => void
  /** The sentence with its place. */
  readonly place: (at: number, sentence: string) => string
  readonly problem: () => string | null
  readonly translate: (text: string, at: number) => Template
  readonly used: () => { readonly fields: readonly ImportField[]; readonly variables: readonly string[] }
}

const createReading = ({ lineOf, declared, bundleFolder, hasLines }: EntryContext): Reading => {
  const remarks: string[] = []
  const usedFields = new Map<string, ImportField>()
  const variables = new Set<string>()
  let problem: string | null = null

  const fieldOf = (id: string): ImportField | undefined =>
    id === workspaceField ? workspaceFolder() : declared.get(id)
  const names: ForeignNames = {
    declared: (id) => (declared.has(id) ? id : null),
    workspaceFolder: () => workspaceField,
    bundleFolder,
  }
  const place = (at: number, sentence: string): string =>
    hasLines ? t('imports.entry.at', { line: lineOf(at), sentence }) : sentence
  const reject = (at: number, sentence: string): void => {
    problem ??= place(at, sentence)
  }

  return {
    remarks,
    remark: (at, sentence) => remarks.push(place(at, sentence)),
    reject,
    place,
    problem: () => problem,
    translate: (text, at) => {
      if (text.includes('\0')) reject(at, t('imports.entry.zero'))
      const translated = translateText(text, names)
      if (translated.problem !== null) reject(at, translated.problem)
      for (const name of translated.variables) variables.add(name)
      for (const id of fieldsIn(translated.template)) {
        const field = fieldOf(id)
        if (field !== undefined) usedFields.set(id, field)
      }
      return translated.template
    },
    used: () => ({ fields: [...usedFields.values()], variables: [...variables] }),
  }
}

const workspaceFolder = (): ImportField => ({
  id: workspaceField,
  kind: 'folder',
  name: t('imports.field.workspace'),
  about: t('imports.field.workspaceAbout'),
  isRequired: true,
  isMultiple: false,
  value: '',
  options: [],
})
