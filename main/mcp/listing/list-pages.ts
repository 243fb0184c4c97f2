import { setImmediate as nextTurn } from 'node:timers/promises'
import type { JsonObject, JsonValue } from '#contract/json'
import { fail, ok, type Result } from '#contract/result'

/** What a server listed; `cut` says where the list was cut, if it was. */
export type Listing = {
  readonly entries: readonly JsonValue[]
  readonly cut: 'entries' | 'size' | 'repeated-page' | 'pages' | 'page-failed' | null
  /** How long the whole list may be kept, in milliseconds; null where its server says nothing. */
  readonly ttlMs: number | null
  /** All entries as JSON, in UTF-16 code units. */
  readonly characters: number
}

export const pageLimit = 64
export const entryLimit = 10_000
/** All entries together as JSON, in UTF-16 code units. */
const charactersLimit = 32_000_000
const sliceMs = 8

/**
 * Walks the pages of a list (MCP 2025-11-25, server/utilities/pagination) and stops where a server would go on for
 * ever, or fails after its first page. Failure codes of `ask`, and `no-list` for an answer without the member.
 */
export const listPages = async (
  ask: (cursor: string | null) => Promise<Result<JsonObject>>,
  member: string,
): Promise<Result<Listing>> => {
  const list = createList()
  const seen = new Set<string>()
  let cursor: string | null = null
  for (let page = 0; page < pageLimit; page += 1) {
    const asked: Result<JsonObject> = await ask(cursor)
    if (!asked.ok) return page === 0 ? asked : ok(list.cut('page-failed'))
    const found: JsonValue | undefined = asked.value[member]
    const next: JsonValue | undefined = asked.value['nextCursor']
    if (!Array.isArray(found)) return page === 0 ? fail('no-list', '') : ok(list.cut('page-failed'))
    list.keepFor(asked.value['ttlMs'])
    const full = await list.add(found)
    if (full !== null) return ok(list.cut(full))
    if (typeof next !== 'string' || next === '') return ok(list.cut(null))
    if (seen.has(next)) return ok(list.cut('repeated-page'))
    seen.add(next)
    cursor = next
  }
  return ok(list.cut('pages'))
}

type List = {
  /** Gives way to other work, since a page can have thousands. */
  readonly add: (entries: readonly JsonValue[]) => Promise<'entries' | 'size' | null>
  readonly keepFor: (ttlMs: JsonValue | undefined) => void
  readonly cut: (cut: Listing['cut']) => Listing
}

const createList = (): List => {
  const entries: JsonValue[] = []
  let characters = 0
  let ttlMs: number | null = null
  return {
    add: async (more) => {
      let sliceEnd = performance.now() + sliceMs
      for (const entry of more) {
        characters += sizeOf(entry)
        if (characters > charactersLimit) return 'size'
        entries.push(entry)
        if (entries.length >= entryLimit) return 'entries'
        if (performance.now() < sliceEnd) continue
        await nextTurn()
        sliceEnd = performance.now() + sliceMs
      }
      return null
    },
    keepFor: (given) => {
      if (typeof given === 'number') ttlMs = Math.min(ttlMs ?? Infinity, given)
    },
    cut: (cut) => ({ entries, cut, ttlMs, characters }),
  }
}

/** Counted as nothing where it cannot be written: then it is nested too deeply, and small. */
const sizeOf = (entry: JsonValue): number => {
  try {
    return JSON.stringify(entry).length
  } catch (error) {
    if (error instanceof RangeError) return 0
    throw error
  }
}
