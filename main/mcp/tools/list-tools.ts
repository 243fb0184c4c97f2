import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import { listPages, pageLimit, type Listing } from '../listing/list-pages.ts'
import type { Reply } from '../transport/pending-requests.ts'

/** The tools that a server lists; `note` says where the list was cut, and why. */
export type ListedTools = { readonly entries: readonly JsonValue[]; readonly note: string | null }

/** Failure code `list-failed`. */
export const listTools = async (
  ask: (cursor: string | null) => Promise<Reply>,
): Promise<Result<ListedTools>> => {
  const listed = await listPages(async (cursor) => readPage(await ask(cursor)), 'tools')
  if (listed.ok) return ok({ entries: listed.value.entries, note: noteOf(listed.value) })
  const { code, message } = listed.problem
  return fail('list-failed', code === 'no-list' ? t('mcp.tools.noList') : message)
}

const readPage = (reply: Reply): Result<JsonObject> =>
  reply.kind === 'result'
    ? ok(isJsonObject(reply.result) ? reply.result : {})
    : fail('list-failed', notListed(reply))

const noteOf = ({ cut, entries }: Listing): string | null => {
  if (cut === 'entries' || cut === 'size') return t('mcp.tools.onlyFirst', { number: entries.length })
  if (cut === 'page-failed') return t('mcp.tools.pageFailed', { number: entries.length })
  if (cut === 'repeated-page') return t('mcp.tools.repeatedPage')
  return cut === 'pages' ? t('mcp.tools.tooManyPages', { number: pageLimit }) : null
}

const notListed = (reply: Exclude<Reply, { kind: 'result' }>): string => {
  if (reply.kind === 'error') return t('mcp.tools.failed', { reason: reply.message })
  if (reply.kind === 'oversized') return t('mcp.tools.tooLarge', { bytes: reply.bytes })
  if (reply.kind === 'cancelled') return t('mcp.tools.tooSlow')
  if (reply.kind === 'malformed') return t('mcp.tools.malformed')
  return t('mcp.tools.ended')
}
