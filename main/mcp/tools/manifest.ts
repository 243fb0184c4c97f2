import { z } from 'zod'
import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'

/** Not looked into: it was written as JSON and is read from JSON. */
const anyJson = z.custom<JsonValue>((value) => value !== undefined)
const anyJsonObject = z.custom<JsonObject>((value: unknown) => isJsonObject(anyJson.safeParse(value).data))

/**
 * What a server offered when it last ran, so that its tools are known before it runs again. Nothing here grants
 * anything: before a call the server runs, and its tools are listed and compared afresh.
 */
const manifest = z.object({
  version: z.literal(1),
  /** The entry in assent.yaml it belongs to: another command makes it void. */
  source: anyJsonObject,
  /** Wall time, milliseconds since 1970. */
  storedAt: z.number(),
  /** Which protocol era the server spoke, as the connection remembers it. */
  verdict: anyJson,
  tools: z.array(anyJsonObject).readonly(),
  quarantined: z.array(z.object({ name: z.string(), reason: z.string() }).readonly()).readonly(),
})
export type Manifest = Readonly<z.infer<typeof manifest>>

/** Of longer lists the first tools are stored; the others are known only while the server runs. */
const charactersLimit = 4_000_000
/** A verdict is asked again after this time, since an updated server answers the old handshake just as well. */
const verdictLifeMs = 30 * 24 * 60 * 60 * 1000

export const writeManifest = (contents: Omit<Manifest, 'version'>): string => {
  const text = JSON.stringify({ version: 1, ...contents })
  if (text.length <= charactersLimit) return text
  let room = charactersLimit - JSON.stringify({ version: 1, ...contents, tools: [] }).length
  const end = contents.tools.findIndex((tool) => (room -= JSON.stringify(tool).length + 1) < 0)
  return JSON.stringify({ version: 1, ...contents, tools: contents.tools.slice(0, Math.max(0, end)) })
}

/** Null for a manifest that cannot be read or belongs to another entry. */
export const readManifest = (text: string | null, source: JsonObject): Manifest | null => {
  const parsed = text === null ? null : manifest.safeParse(parse(text))
  if (!parsed?.success || JSON.stringify(parsed.data.source) !== JSON.stringify(source)) return null
  const stale = Date.now() - parsed.data.storedAt > verdictLifeMs
  return stale ? { ...parsed.data, verdict: null } : parsed.data
}

const parse = (text: string): JsonValue | undefined => {
  try {
    const value: JsonValue = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}
