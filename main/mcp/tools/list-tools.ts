import { isJsonObject, type JsonValue } from '#contract/json'
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
    if (reply.kind !== 'result')
      return fail('list-failed', `The server did not list its tools: ${reasonOf(reply)}`)
    const result = isJsonObject(reply.result) ? reply.result : {}
    const { tools, nextCursor } = result
    if (!Array.isArray(tools))
      return fail('list-failed', 'The server did not list its tools: its answer has no list.')
    for (const entry of tools.slice(0, toolLimit - entries.length)) entries.push(entry)
    if (entries.length >= toolLimit)
      return ok({ entries, note: `Only the first ${toolLimit} tools are used.` })
    if (typeof nextCursor !== 'string' || nextCursor === '') return ok({ entries, note: null })
    if (seen.has(nextCursor))
      return ok({ entries, note: 'The server repeats a page of its list: the rest is left out.' })
    seen.add(nextCursor)
    cursor = nextCursor
  }
  return ok({ entries, note: `The list of tools has more than ${pageLimit} pages: the rest is left out.` })
}

const reasonOf = (reply: Exclude<Reply, { kind: 'result' }>): string => {
  if (reply.kind === 'error') return reply.message
  if (reply.kind === 'oversized')
    return `the list has ${reply.bytes} bytes. Raise messageMegabytes of this server in assent.yaml.`
  if (reply.kind === 'cancelled') return 'it took too long.'
  if (reply.kind === 'malformed') return 'its answer is not JSON-RPC.'
  return 'it ended before it answered.'
}
