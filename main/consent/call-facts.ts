import { lstat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, isAbsolute } from 'node:path'
import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { currentLanguage, type TextKey } from '#contract/language/texts'
import type { Fact } from '#contract/views'
import type { ToolTarget } from '../call.ts'
import { sentence, shortened, type ShownText } from './sentence.ts'

export type ShownFact = Omit<Fact, 'text'> & { readonly text: ShownText }

/** At most this many arguments are described beside the exact view, which always shows all of them. */
const describedArguments = 4

/**
 * What can be said about a call without trusting its server: which program gets it, and what the paths and
 * addresses among its arguments are at this moment. The server's own words are marked as claims.
 */
export const callFacts = async (target: ToolTarget, args: JsonObject): Promise<readonly ShownFact[]> => {
  const described = Object.entries(args).flatMap(namedStrings).slice(0, describedArguments)
  const found = await Promise.all(described.map(([name, text]) => argumentFact(name, text)))
  return [
    ...found.filter((fact) => fact !== null),
    { icon: 'computer', text: sentence('consent.fact.goesTo', { alias: target.alias }) },
    ...cautions(args),
    ...claims(target.tool.annotations),
  ]
}

const principalCharacters = 60

/** The name that stands for a call in its heading: the last part of its first path, or its first address. */
export const principalOf = (args: JsonObject): string | null => {
  for (const [, text] of Object.entries(args).flatMap(namedStrings)) {
    if (isPath(text)) return shortened(basename(text), principalCharacters) || text
    const host = hostOf(text)
    if (host !== null) return host
  }
  return null
}

const namedStrings = ([name, value]: [string, JsonValue]): (readonly [string, string])[] => {
  if (typeof value === 'string') return [[name, value]]
  if (!Array.isArray(value)) return []
  return value.flatMap((item: JsonValue) => (typeof item === 'string' ? [[name, item] as const] : []))
}

const argumentFact = async (name: string, text: string): Promise<ShownFact | null> => {
  const host = hostOf(text)
  if (host !== null) return { icon: 'network', text: sentence('consent.fact.address', { name, host }) }
  if (!isPath(text) || text.length > 4096) return null
  return { icon: 'file', text: await pathFact(name, text) }
}

const isPath = (text: string): boolean => isAbsolute(text) && !text.includes('\n')

const fromHome = (path: string): string =>
  path.startsWith(`${homedir()}/`) ? `~${path.slice(homedir().length)}` : path

const pathFact = async (name: string, file: string): Promise<ShownText> => {
  const values = { name, path: fromHome(file) }
  try {
    const found = await lstat(file)
    if (found.isSymbolicLink()) return sentence('consent.fact.link', values)
    if (found.isDirectory()) return sentence('consent.fact.folder', values)
    return sentence('consent.fact.file', { ...values, size: sizeOf(found.size) })
  } catch {
    return sentence('consent.fact.absent', values)
  }
}

const sizeOf = (bytes: number): string => {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1_000_000 ? `${decimal(bytes / 1000)} kB` : `${decimal(bytes / 1e6)} MB`
}

const decimal = (number: number): string =>
  number.toLocaleString(currentLanguage(), {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
    useGrouping: false,
  })

const hostOf = (text: string): string | null => {
  if (!/^(?:https?|wss?|ftp|postgres(?:ql)?|mysql|redis):\/\//i.test(text)) return null
  return URL.canParse(text) ? new URL(text).host : null
}

/** Two keys that a careless reader takes for one (consent.md row 21). */
const cautions = (value: JsonValue): readonly ShownFact[] => {
  const pairs = lookalikeKeys(value)
  return pairs.length === 0
    ? []
    : [{ icon: 'caution', text: sentence('consent.fact.lookalikes', { keys: pairs.join(', ') }) }]
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

const claims = (annotations: JsonObject): readonly ShownFact[] => {
  const claimed = claimOf(annotations)
  return claimed === null ? [] : [{ icon: 'claim', text: sentence(claimed) }]
}

const claimOf = (annotations: JsonObject): TextKey | null => {
  const reachesBeyond = annotations['openWorldHint'] === true
  if (annotations['readOnlyHint'] === true)
    return reachesBeyond ? 'consent.fact.claimsReadingBeyond' : 'consent.fact.claimsReading'
  if (annotations['readOnlyHint'] === false && annotations['destructiveHint'] !== false)
    return reachesBeyond ? 'consent.fact.claimsDestroyingBeyond' : 'consent.fact.claimsDestroying'
  return reachesBeyond ? 'consent.fact.claimsBeyond' : null
}
