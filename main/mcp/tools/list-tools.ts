import { isJsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { Reply } from '../transport/pending-requests.ts'

const pageLimit = 64
const toolLimit = 10_000

/** What a server listed; `note` says where the list was cut, and why. */
export type Listing = { readonly entries: readonly JsonValue[]; readonly note: string | null }

/**
 * Walks the pages of `tools/list` (MCP 2025-11-25, server/utilities/pagination) and stops where a server would go
 * on for ever. Failure code `list-failed`.
 */
export const listTools = async (ask: (cursor: string | null) => Promise<Reply>): Promise<Result<Listing>> => {
  const entries: JsonValue[] = []
  const seen = new Set<string>()
  let cursor: string | null = null
  for (let page = 0; page < pageLimit; page += 1) {
    const reply: Reply = await ask(cursor)
    if (reply.kind !== 'result') return fail('list-failed', notListed(reply))
    const result = isJsonObject(reply.result) ? reply.result : {}
    const { tools, nextCursor } = result
    if (!Array.isArray(tools)) return fail('list-failed', t('mcp.tools.noList'))
    for (const entry of tools.slice(0, toolLimit - entries.length)) entries.push(entry)
    if (entries.length >= toolLimit)
      return ok({ entries, note: t('mcp.tools.onlyFirst', { number: toolLimit }) })
    if (typeof nextCursor !== 'string' || nextCursor === '') return ok({ entries, note: null })
    if (seen.has(nextCursor)) return ok({ entries, note: t('mcp.tools.repeatedPage') })
    seen.add(nextCursor)
    cursor = nextCursor
  }
  return ok({ entries, note: t('mcp.tools.tooManyPages', { number: pageLimit }) })
}

const notListed = (reply: Exclude<Reply, { kind: 'result' }>): string => {
  if (reply.kind === 'error') return t('mcp.tools.failed', { reason: reply.message })
  if (reply.kind === 'oversized') return t('mcp.tools.tooLarge', { bytes: reply.bytes })
  if (reply.kind === 'cancelled') return t('mcp.tools.tooSlow')
  if (reply.kind === 'malformed') return t('mcp.tools.malformed')
  return t('mcp.tools.ended')
}
