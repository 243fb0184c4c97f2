import { reasoningEffort, type ReasoningEffort } from '#contract/events'
import type { ConversationId, RunId } from '#contract/ids'
import type { ConversationSummary } from '#contract/views'
import type { Connection } from './connection.ts'
import type { ConversationRow } from './conversation-row.ts'

export type StoredConversation = Omit<ConversationSummary, 'activity'>

export type ConversationTable = {
  readonly read: (conversation: ConversationId) => ConversationRow | null
  /** Returns the row's number, which names the conversation's title in the search index. */
  readonly write: (row: ConversationRow) => number
  readonly setInstructions: (conversation: ConversationId, text: string) => void
  readonly summary: (conversation: ConversationId) => StoredConversation | null
  /**
   * Not deleted ones, last updated first. May return more than `limit`: conversations updated in the same millisecond
   * are never torn apart, since the next page begins before the last one's `updatedAt`.
   */
  readonly list: (options: {
    readonly before: number | null
    readonly limit: number
  }) => readonly StoredConversation[]
  readonly withOpenRun: () => readonly ConversationId[]
  /** Returns the row's number, null when there is none. */
  readonly remove: (conversation: ConversationId) => number | null
  readonly clear: () => void
}

type Columns = {
  readonly conversation: ConversationId
  readonly title: string
  readonly title_seq: number
  readonly model: string | null
  readonly updated_at: number
  readonly updated_seq: number
  readonly deleted_at: number | null
  readonly head: number | null
  readonly open_run: RunId | null
  readonly input_tokens: number
  readonly output_tokens: number
  readonly cached_input_tokens: number
  readonly reasoning_tokens: number
  readonly cost_usd: number | null
  readonly effort: ReasoningEffort
  readonly unpriced_answers: number
}
type SummaryColumns = Columns & { readonly instructions: string }

export const createConversationTable = (connection: Connection): ConversationTable => {
  const byId = connection.prepare<[string], Columns>('SELECT * FROM conversations WHERE conversation = ?')
  const upsert = connection.prepare<Columns, number>(upsertSql).pluck()
  const setInstructions = connection.prepare<[string, string]>(
    'INSERT INTO instructions (conversation, text) VALUES (?, ?) ON CONFLICT DO UPDATE SET text = excluded.text',
  )
  const one = connection.prepare<[string], SummaryColumns>(`${summarySql} WHERE conversation = ?`)
  const page = connection.prepare<[number, number], SummaryColumns>(
    `${summarySql} WHERE deleted_at IS NULL AND updated_at < ?
     ORDER BY updated_at DESC, updated_seq DESC LIMIT ?`,
  )
  const tied = connection.prepare<[number, number], SummaryColumns>(
    `${summarySql} WHERE deleted_at IS NULL AND updated_at = ? AND updated_seq < ? ORDER BY updated_seq DESC`,
  )
  const open = connection
    .prepare<[], ConversationId>(
      'SELECT conversation FROM conversations WHERE open_run IS NOT NULL ORDER BY id',
    )
    .pluck()

  const removeInstructions = connection.prepare<[string]>('DELETE FROM instructions WHERE conversation = ?')
  const remove = connection
    .prepare<[string], number>('DELETE FROM conversations WHERE conversation = ? RETURNING id')
    .pluck()

  return {
    read: (conversation) => {
      const columns = byId.get(conversation)
      return columns ? toRow(columns) : null
    },
    write: (row) => upsert.get(toColumns(row)) ?? 0,
    setInstructions: (conversation, text) => void setInstructions.run(conversation, text),
    summary: (conversation) => {
      const columns = one.get(conversation)
      return columns ? toSummary(columns) : null
    },
    list: ({ before, limit }) => {
      const rows = page.all(before ?? Number.MAX_SAFE_INTEGER, limit)
      const last = rows.length === limit ? rows.at(-1) : undefined
      const rest = last ? tied.all(last.updated_at, last.updated_seq) : []
      return [...rows, ...rest].map(toSummary)
    },
    withOpenRun: () => open.all(),
    remove: (conversation) => {
      removeInstructions.run(conversation)
      return remove.get(conversation) ?? null
    },
    clear: () => void connection.exec('DELETE FROM conversations; DELETE FROM instructions'),
  }
}

const upsertSql = `
  INSERT INTO conversations (
    conversation, title, title_seq, model, updated_at, updated_seq, deleted_at, head, open_run,
    input_tokens, output_tokens, cached_input_tokens, reasoning_tokens, cost_usd, effort, unpriced_answers
  ) VALUES (
    :conversation, :title, :title_seq, :model, :updated_at, :updated_seq, :deleted_at, :head, :open_run,
    :input_tokens, :output_tokens, :cached_input_tokens, :reasoning_tokens, :cost_usd,
    :effort, :unpriced_answers
  )
  ON CONFLICT (conversation) DO UPDATE SET
    title = excluded.title, title_seq = excluded.title_seq, model = excluded.model,
    updated_at = excluded.updated_at, updated_seq = excluded.updated_seq, deleted_at = excluded.deleted_at,
    head = excluded.head, open_run = excluded.open_run, input_tokens = excluded.input_tokens,
    output_tokens = excluded.output_tokens, cached_input_tokens = excluded.cached_input_tokens,
    reasoning_tokens = excluded.reasoning_tokens, cost_usd = excluded.cost_usd,
    effort = excluded.effort, unpriced_answers = excluded.unpriced_answers
  RETURNING id`

const summarySql = `
  SELECT conversations.*, coalesce(instructions.text, '') AS instructions
  FROM conversations LEFT JOIN instructions USING (conversation)`

const toRow = (columns: Columns): ConversationRow => ({
  conversation: columns.conversation,
  title: columns.title,
  titleSeq: columns.title_seq,
  model: columns.model,
  effort: reasoningEffort.catch('default').parse(columns.effort),
  updatedAt: columns.updated_at,
  updatedSeq: columns.updated_seq,
  deletedAt: columns.deleted_at,
  head: columns.head,
  openRun: columns.open_run,
  usage: {
    inputTokens: columns.input_tokens,
    outputTokens: columns.output_tokens,
    cachedInputTokens: columns.cached_input_tokens,
    reasoningTokens: columns.reasoning_tokens,
    costUsd: columns.cost_usd,
  },
  unpricedAnswers: columns.unpriced_answers,
})

const toColumns = (row: ConversationRow): Columns => ({
  conversation: row.conversation,
  title: row.title.toWellFormed(),
  title_seq: row.titleSeq,
  model: row.model?.toWellFormed() ?? null,
  updated_at: row.updatedAt,
  updated_seq: row.updatedSeq,
  deleted_at: row.deletedAt,
  head: row.head,
  open_run: row.openRun,
  input_tokens: row.usage.inputTokens,
  output_tokens: row.usage.outputTokens,
  cached_input_tokens: row.usage.cachedInputTokens,
  reasoning_tokens: row.usage.reasoningTokens,
  cost_usd: row.usage.costUsd,
  effort: row.effort,
  unpriced_answers: row.unpricedAnswers,
})

const toSummary = (columns: SummaryColumns): StoredConversation => {
  const { conversation, title, model, effort, updatedAt, deletedAt, usage, unpricedAnswers } = toRow(columns)
  const { instructions } = columns
  return { conversation, title, model, instructions, effort, updatedAt, deletedAt, usage, unpricedAnswers }
}
