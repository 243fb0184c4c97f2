import type { Node } from 'yaml'
import type { JsonObject } from '#contract/json'
import { t } from '#contract/language/texts'
import type { ProgramSource, RemoteSource, ServerSource, SourceText } from './configuration-source.ts'
import { readSignInSource } from './read-sign-in-source.ts'
import type { Fields, TreeReader } from './tree-reader.ts'

const keys = [
  'command',
  'args',
  'env',
  'cwd',
  'url',
  'headers',
  'oauth',
  'roots',
  'startTimeoutSeconds',
  'callTimeoutSeconds',
  'idleStopMinutes',
  'messageMegabytes',
] as const
type Key = (typeof keys)[number]

const timeout = { otherwise: 120, from: 1, to: 86_400 }
const idleMinutes = { otherwise: 30, from: 0, to: 10_080 }
const megabytes = { otherwise: 64, from: 1, to: 1024 }

/** Reads one entry of `servers`; null when it has a problem that the reader was told. */
export const readServerSource = (reader: TreeReader, alias: string, node: Node): ServerSource | null => {
  const fields = reader.fields(node, t('config.subject.server', { name: alias }), keys)
  if (fields === null) return null
  const program = readProgram(reader, alias, node, fields)
  const numberOf = (key: Key, range: typeof timeout) =>
    reader.number(fields.get(key), t('config.subject.ofServer', { key, name: alias }), range)
  const limits = {
    startTimeoutSeconds: numberOf('startTimeoutSeconds', timeout),
    callTimeoutSeconds: numberOf('callTimeoutSeconds', timeout),
    idleStopMinutes: numberOf('idleStopMinutes', idleMinutes),
    messageMegabytes: numberOf('messageMegabytes', megabytes),
  }
  const roots = readRoots(reader, alias, fields.get('roots'))
  if (program === null) return null
  const json = entryAsJson(fields, program, { ...limits, roots: roots.map(({ text }) => text) })
  return { place: reader.place(node), program, roots, ...limits, json }
}

const rootLimit = 100

const readRoots = (reader: TreeReader, alias: string, node: Node | undefined): readonly SourceText[] => {
  const items = reader.list(node, t('config.subject.ofServer', { key: 'roots', name: alias }))
  const each = t('config.subject.eachOfServer', { key: 'roots', name: alias })
  if (node !== undefined && items.length > rootLimit)
    reader.report(node, t('config.servers.tooManyRoots', { name: alias, limit: rootLimit }))
  return items.map((item) => reader.text(item, each)).filter((root) => root !== null)
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
    reader.report(url, t('config.servers.commandAndUrl', { name: alias }))
  if (command !== undefined) return readCommand(reader, alias, command, fields)
  if (url !== undefined) return readRemote(reader, alias, url, fields)
  reader.report(node, t('config.servers.commandMissing', { name: alias }))
  return null
}

const readRemote = (reader: TreeReader, alias: string, url: Node, fields: Fields): RemoteSource | null => {
  for (const key of ['args', 'env', 'cwd']) {
    const misplaced = fields.get(key)
    if (misplaced !== undefined) reader.report(misplaced, t('config.servers.misplaced', { key, name: alias }))
  }
  const text = reader.text(url, t('config.subject.ofServer', { key: 'url', name: alias }))
  const headers = readHeaders(reader, alias, fields.get('headers'))
  const oauth = fields.get('oauth')
  const signIn = readSignInSource(reader, alias, oauth)
  const hasToken = [...headers.keys()].some((name) => name.toLowerCase() === 'authorization')
  if (oauth !== undefined && hasToken) reader.report(oauth, t('config.signIn.besideToken', { name: alias }))
  return text && { kind: 'remote', url: text, headers, signIn }
}

/** RFC 9110, section 5.6.2. */
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
/** These the protocol or the connection sets: another value would make each request a contradiction. */
const ownHeader =
  /^(?:mcp-.*|accept|accept-encoding|connection|content-.*|expect|host|keep-alive|last-event-id|proxy-.*|te|trailer|transfer-encoding|upgrade)$/i

const readHeaders = (
  reader: TreeReader,
  alias: string,
  node: Node | undefined,
): ReadonlyMap<string, SourceText> => {
  const headers = new Map<string, SourceText>()
  const seen = new Set<string>()
  const section = t('config.subject.ofServer', { key: 'headers', name: alias })
  const each = t('config.subject.eachOfServer', { key: 'headers', name: alias })
  for (const { name, key, value } of reader.entries(node, section)) {
    const text = reader.anyText(value, each)
    if (!headerName.test(name)) reader.report(key, t('config.servers.headerName', { name: alias }))
    else if (ownHeader.test(name)) reader.report(key, t('config.servers.headerOwn', { header: name }))
    else if (seen.has(name.toLowerCase())) reader.report(key, t('config.value.twice'))
    else if (text !== null) headers.set(name, text)
    seen.add(name.toLowerCase())
  }
  return headers
}

const readCommand = (reader: TreeReader, alias: string, node: Node, fields: Fields): ProgramSource | null => {
  const of = (key: Key) => t('config.subject.ofServer', { key, name: alias })
  const eachArgument = t('config.subject.eachOfServer', { key: 'args', name: alias })
  const command = reader.text(node, of('command'))
  const args = reader.list(fields.get('args'), of('args')).map((item) => reader.anyText(item, eachArgument))
  const env = readEnvironment(reader, alias, fields.get('env'))
  const cwdNode = fields.get('cwd')
  const cwd = cwdNode === undefined ? null : reader.text(cwdNode, of('cwd'))
  const headers = fields.get('headers')
  if (headers !== undefined) reader.report(headers, t('config.servers.headersWithCommand', { name: alias }))
  const oauth = fields.get('oauth')
  if (oauth !== undefined) reader.report(oauth, t('config.signIn.withCommand', { name: alias }))
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
  const what = t('config.subject.variable', { name: alias })
  for (const { name, key, value } of reader.entries(
    node,
    t('config.subject.ofServer', { key: 'env', name: alias }),
  )) {
    const text = reader.anyText(value, what)
    if (!/^[^\s=\p{C}]+$/u.test(name)) reader.report(key, t('config.servers.variableName', { name: alias }))
    else if (text !== null) env.set(name, text)
  }
  return env
}

/** In the order of the file, and only what it says: a default is no part of it. */
const entryAsJson = (fields: Fields, program: ProgramSource | RemoteSource, rest: JsonObject): JsonObject => {
  const texts = program.kind === 'remote' ? remoteAsJson(program) : programAsJson(program)
  const all: JsonObject = { ...texts, ...rest }
  return Object.fromEntries([...fields.keys()].map((key) => [key, all[key] ?? null]))
}

const remoteAsJson = ({ url, headers, signIn }: RemoteSource): JsonObject => ({
  url: url.text,
  headers: Object.fromEntries([...headers].map(([name, value]) => [name, value.text])),
  oauth: signIn?.json ?? null,
})

const programAsJson = ({ command, args, env, cwd }: ProgramSource): JsonObject => ({
  command: command.text,
  args: args.map((arg) => arg.text),
  env: Object.fromEntries([...env].map(([name, value]) => [name, value.text])),
  cwd: cwd === null ? null : cwd.text,
})
