import { lstat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, isAbsolute } from 'node:path'
import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import type { Fact } from '#contract/views'
import type { ToolTarget } from '../call.ts'
import { visible } from './canonical.ts'

/** At most this many arguments are described beside the exact view, which always shows all of them. */
const describedArguments = 4

/**
 * What can be said about a call without trusting its server: which program gets it, and what the paths and
 * addresses among its arguments are at this moment. The server's own words are marked as claims.
 */
export const callFacts = async (target: ToolTarget, args: JsonObject): Promise<readonly Fact[]> => {
  const described = Object.entries(args).flatMap(namedStrings).slice(0, describedArguments)
  const found = await Promise.all(described.map(([name, text]) => argumentFact(name, text)))
  return [
    ...found.filter((fact) => fact !== null),
    { icon: 'computer', text: `Goes to ${visible(target.alias)}, a program on this computer` },
    ...cautions(args),
    ...claims(target.tool.annotations),
  ]
}

/** The name that stands for a call in its heading: the last part of its first path, or its first address. */
export const principalOf = (args: JsonObject): string | null => {
  for (const [, text] of Object.entries(args).flatMap(namedStrings)) {
    if (isPath(text)) return visible(basename(text)).slice(0, 60) || visible(text)
    if (hostOf(text) !== null) return visible(hostOf(text) ?? '')
  }
  return null
}

const namedStrings = ([name, value]: [string, JsonValue]): (readonly [string, string])[] => {
  if (typeof value === 'string') return [[name, value]]
  if (!Array.isArray(value)) return []
  return value.flatMap((item: JsonValue) => (typeof item === 'string' ? [[name, item] as const] : []))
}

const argumentFact = async (name: string, text: string): Promise<Fact | null> => {
  const host = hostOf(text)
  if (host !== null) return { icon: 'network', text: `${visible(name)}: an address at ${visible(host)}` }
  if (!isPath(text) || text.length > 4096) return null
  return { icon: 'file', text: `${visible(name)}: ${visible(shortened(text))}, ${await stateOf(text)}` }
}

const isPath = (text: string): boolean => isAbsolute(text) && !text.includes('\n')

const shortened = (path: string): string =>
  path.startsWith(`${homedir()}/`) ? `~${path.slice(homedir().length)}` : path

const stateOf = async (path: string): Promise<string> => {
  try {
    const found = await lstat(path)
    if (found.isSymbolicLink()) return 'a link to another place'
    if (found.isDirectory()) return 'an existing folder'
    return `an existing file of ${sizeOf(found.size)}`
  } catch {
    return 'does not exist yet'
  }
}

export const sizeOf = (bytes: number): string =>
  bytes < 1000
    ? `${bytes} B`
    : bytes < 1_000_000
      ? `${(bytes / 1000).toFixed(1)} kB`
      : `${(bytes / 1e6).toFixed(1)} MB`

const hostOf = (text: string): string | null => {
  if (!/^(?:https?|wss?|ftp|postgres(?:ql)?|mysql|redis):\/\//i.test(text)) return null
  return URL.canParse(text) ? new URL(text).host : null
}

/** Two keys that a careless reader takes for one (consent.md row 21). */
const cautions = (value: JsonValue): readonly Fact[] => {
  const pairs = lookalikeKeys(value)
  return pairs.length === 0
    ? []
    : [{ icon: 'caution', text: `Keys differ by case only: ${pairs.map(visible).join(', ')}` }]
}

const lookalikeKeys = (value: JsonValue): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(lookalikeKeys)
  if (!isJsonObject(value)) return []
  const keys = Object.keys(value)
  const folded = keys.map((key) => key.normalize('NFKC').toLowerCase())
  const here = keys.filter(
    (_, index) => folded.indexOf(folded[index] ?? '') !== folded.lastIndexOf(folded[index] ?? ''),
  )
  return [...here, ...Object.values(value).flatMap(lookalikeKeys)]
}

const claims = (annotations: JsonObject): readonly Fact[] => {
  const said = [
    annotations['readOnlyHint'] === true && 'only reads',
    annotations['readOnlyHint'] === false &&
      annotations['destructiveHint'] !== false &&
      'may overwrite or delete',
    annotations['openWorldHint'] === true && 'reaches beyond this computer',
  ].filter((claim) => claim !== false)
  return said.length === 0
    ? []
    : [{ icon: 'claim', text: `The server says: ${said.join(', ')}. A claim, not checked` }]
}
