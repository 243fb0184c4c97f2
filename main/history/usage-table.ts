import type { Usage } from '#contract/events'
import type { ConversationId, RunId } from '#contract/ids'
import type { Connection } from './connection.ts'

/** What was used within a quarter of an hour, by model. */
export type UsageRow = Usage & {
  /** Milliseconds since 1970 at which the quarter begins. */
  readonly at: number
  readonly model: string
  readonly answers: number
  readonly unpricedAnswers: number
}

export type UsageTable = {
  readonly add: (answer: { readonly at: number; readonly model: string; readonly usage: Usage }) => void
  /** As `add`, for an answer whose event is about to be erased: a rebuild keeps it. */
  readonly keep: UsageTable['add']
  readonly since: (at: number) => readonly UsageRow[]
  readonly setRunModel: (conversation: ConversationId, run: RunId, model: string) => void
  /** Empty for a run whose beginning is not known. */
  readonly modelOf: (conversation: ConversationId, run: RunId) => string
  readonly removeRuns: (conversation: ConversationId) => void
  /** Forgets what is derived; what erased conversations used stays. */
  readonly clear: () => void
}

const slotMs = 900_000

export const createUsageTable = (connection: Connection): UsageTable => {
  const adds = addTo(connection, 'usage')
  const keeps = addTo(connection, 'erased_usage')
  const since = connection.prepare<[number], Columns>(
    'SELECT * FROM usage WHERE slot >= ? ORDER BY slot, model',
  )
  const setRunModel = connection.prepare<[string, string, string]>(
    'INSERT OR REPLACE INTO run_models (conversation, run_id, model) VALUES (?, ?, ?)',
  )
  const modelOf = connection
    .prepare<[string, string], string>('SELECT model FROM run_models WHERE conversation = ? AND run_id = ?')
    .pluck()
  const removeRuns = connection.prepare<[string]>('DELETE FROM run_models WHERE conversation = ?')

  return {
    add: adds,
    keep: keeps,
    since: (at) => since.all(Math.floor(at / slotMs)).map(toRow),
    setRunModel: (conversation, run, model) => void setRunModel.run(conversation, run, model.toWellFormed()),
    modelOf: (conversation, run) => modelOf.get(conversation, run) ?? '',
    removeRuns: (conversation) => void removeRuns.run(conversation),
    clear: () =>
      void connection.exec(
        'DELETE FROM run_models; DELETE FROM usage; INSERT INTO usage SELECT * FROM erased_usage',
      ),
  }
}

type Columns = {
  readonly slot: number
  readonly model: string
  readonly answers: number
  readonly unpriced_answers: number
  readonly input_tokens: number
  readonly output_tokens: number
  readonly cached_input_tokens: number
  readonly reasoning_tokens: number
  readonly cost_usd: number | null
}

const addTo = (connection: Connection, table: 'usage' | 'erased_usage'): UsageTable['add'] => {
  const add = connection.prepare<Omit<Columns, 'answers'>>(`
    INSERT INTO ${table} VALUES (:slot, :model, 1, :unpriced_answers,
      :input_tokens, :output_tokens, :cached_input_tokens, :reasoning_tokens, :cost_usd)
    ON CONFLICT DO UPDATE SET
      answers = answers + 1,
      unpriced_answers = unpriced_answers + excluded.unpriced_answers,
      input_tokens = input_tokens + excluded.input_tokens,
      output_tokens = output_tokens + excluded.output_tokens,
      cached_input_tokens = cached_input_tokens + excluded.cached_input_tokens,
      reasoning_tokens = reasoning_tokens + excluded.reasoning_tokens,
      cost_usd = CASE WHEN cost_usd IS NULL AND excluded.cost_usd IS NULL THEN NULL
        ELSE coalesce(cost_usd, 0) + coalesce(excluded.cost_usd, 0) END`)
  return ({ at, model, usage }) =>
    void add.run({
      slot: Math.floor(at / slotMs),
      model: model.toWellFormed(),
      unpriced_answers: usage.costUsd === null ? 1 : 0,
      input_tokens: usage.inputTokens,
      output_tokens: usage.outputTokens,
      cached_input_tokens: usage.cachedInputTokens,
      reasoning_tokens: usage.reasoningTokens,
      cost_usd: usage.costUsd,
    })
}

const toRow = (columns: Columns): UsageRow => ({
  at: columns.slot * slotMs,
  model: columns.model,
  answers: columns.answers,
  unpricedAnswers: columns.unpriced_answers,
  inputTokens: columns.input_tokens,
  outputTokens: columns.output_tokens,
  cachedInputTokens: columns.cached_input_tokens,
  reasoningTokens: columns.reasoning_tokens,
  costUsd: columns.cost_usd,
})
