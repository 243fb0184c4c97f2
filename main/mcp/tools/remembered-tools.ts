import type { JsonObject, JsonValue } from '#contract/json'
import { readManifest, writeManifest, type Manifest } from './manifest.ts'
import { parseTools, type ParsedTools } from './parse-tools.ts'

/** What is known of a server between its lives. */
export type RememberedTools = {
  readonly tools: () => ParsedTools
  /** Which protocol era it spoke, or null. */
  readonly verdict: () => JsonValue
  /** Resolves when it is stored, or could not be: then it is known until we end. */
  readonly remember: (tools: ParsedTools, verdict: JsonValue) => Promise<void>
}

type Deps = {
  /** The server's entry in assent.yaml: tools that were listed under another entry do not count. */
  readonly source: JsonObject
  readonly stored: string | null
  readonly store: (manifest: string) => Promise<void>
  readonly canonicalise: (value: JsonValue) => string
  readonly report: (line: string) => void
}

export const createRememberedTools = async (deps: Deps): Promise<RememberedTools> => {
  const manifest: Manifest | null = readManifest(deps.stored, deps.source)
  const parsed = await parseTools(manifest?.tools ?? [], deps.canonicalise)
  let tools: ParsedTools = { ...parsed, quarantined: manifest?.quarantined ?? [] }
  let verdict: JsonValue = manifest?.verdict ?? null
  return {
    tools: () => tools,
    verdict: () => verdict,
    remember: async (nextTools, nextVerdict) => {
      tools = nextTools
      verdict = nextVerdict
      const { accepted, quarantined } = nextTools
      const contents = {
        source: deps.source,
        storedAt: Date.now(),
        verdict,
        tools: [...accepted],
        quarantined,
      }
      await deps
        .store(writeManifest(contents))
        .catch((error: unknown) => deps.report(`a server's tools were not stored: ${String(error)}`))
    },
  }
}
