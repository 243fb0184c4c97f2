import type { Node } from 'yaml'
import type { JsonObject } from '#contract/json'
import type { ProgramSource, RemoteSource, ServerSource, SourceText } from './configuration-source.ts'
import type { Fields, TreeReader } from './tree-reader.ts'

const keys = [
  'command',
  'args',
  'env',
  'cwd',
  'url',
  'startTimeoutSeconds',
  'callTimeoutSeconds',
  'messageMegabytes',
] as const
type Key = (typeof keys)[number]

const timeout = { otherwise: 120, from: 1, to: 86_400 }
const megabytes = { otherwise: 64, from: 1, to: 1024 }

/** Reads one entry of `servers`; null when it has a problem that the reader was told. */
export const readServerSource = (reader: TreeReader, alias: string, node: Node): ServerSource | null => {
  const fields = reader.fields(node, `The server "${alias}"`, keys)
  if (fields === null) return null
  const program = readProgram(reader, alias, node, fields)
  const numberOf = (key: Key, range: typeof timeout) =>
    reader.number(fields.get(key), `"${key}" of the server "${alias}"`, range)
  const limits = {
    startTimeoutSeconds: numberOf('startTimeoutSeconds', timeout),
    callTimeoutSeconds: numberOf('callTimeoutSeconds', timeout),
    messageMegabytes: numberOf('messageMegabytes', megabytes),
  }
  if (program === null) return null
  return { place: reader.place(node), program, ...limits, json: entryAsJson(fields, program, limits) }
}

const readProgram = (
  reader: TreeReader,
  alias: string,
  node: Node,
  fields: Fields,
): ProgramSource | RemoteSource | null => {
  const command = fields.get('command')
  const url = fields.get('url')
  if (command !== undefined && url !== undefined)
    reader.report(url, `The server "${alias}" has both "command" and "url": remove one of them.`)
  if (command !== undefined) return readCommand(reader, alias, command, fields)
  if (url !== undefined) return readRemote(reader, alias, url, fields)
  reader.report(node, `The server "${alias}" needs "command": the program to start.`)
  return null
}

const readRemote = (reader: TreeReader, alias: string, url: Node, fields: Fields): RemoteSource | null => {
  for (const key of ['args', 'env', 'cwd']) {
    const misplaced = fields.get(key)
    if (misplaced !== undefined)
      reader.report(misplaced, `"${key}" belongs to a server with "command", and "${alias}" has "url".`)
  }
  const text = reader.text(url, `"url" of the server "${alias}"`)
  return text && { kind: 'remote', url: text }
}

const readCommand = (reader: TreeReader, alias: string, node: Node, fields: Fields): ProgramSource | null => {
  const of = (key: Key) => `"${key}" of the server "${alias}"`
  const command = reader.text(node, of('command'))
  const args = reader
    .list(fields.get('args'), of('args'))
    .map((item) => reader.anyText(item, `Each of ${of('args')}`))
  const env = readEnvironment(reader, alias, fields.get('env'))
  const cwdNode = fields.get('cwd')
  const cwd = cwdNode === undefined ? null : reader.text(cwdNode, of('cwd'))
  if (command === null) return null
  return { kind: 'program', command, args: args.filter((arg) => arg !== null), env, cwd }
}

/** Names as POSIX allows them to be passed on: anything but `=`, and nothing invisible. */
const readEnvironment = (
  reader: TreeReader,
  alias: string,
  node: Node | undefined,
): ReadonlyMap<string, SourceText> => {
  const env = new Map<string, SourceText>()
  for (const { name, key, value } of reader.entries(node, `"env" of the server "${alias}"`)) {
    const text = reader.anyText(value, `A variable of the server "${alias}"`)
    if (!/^[^\s=\p{C}]+$/u.test(name))
      reader.report(key, `A variable of the server "${alias}" has a name with a space, = or nothing in it.`)
    else if (text !== null) env.set(name, text)
  }
  return env
}

/** In the order of the file, and only what it says: a default is no part of it. */
const entryAsJson = (
  fields: Fields,
  program: ProgramSource | RemoteSource,
  limits: Readonly<Record<string, number>>,
): JsonObject => {
  const texts = program.kind === 'remote' ? { url: program.url.text } : programAsJson(program)
  const all: JsonObject = { ...texts, ...limits }
  return Object.fromEntries([...fields.keys()].map((key) => [key, all[key] ?? null]))
}

const programAsJson = ({ command, args, env, cwd }: ProgramSource): JsonObject => ({
  command: command.text,
  args: args.map((arg) => arg.text),
  env: Object.fromEntries([...env].map(([name, value]) => [name, value.text])),
  cwd: cwd === null ? null : cwd.text,
})
