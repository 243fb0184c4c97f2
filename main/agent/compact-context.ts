import type { EventOf, Usage } from '#contract/events'
import type { MessageId } from '#contract/ids'
import { t } from '#contract/language/texts'
import type { ModelRequest } from '../model-request.ts'
import { compactionCut, summaryRequest } from './compaction.ts'
import { contextSize } from './context-size.ts'
import { isClosing } from './effects.ts'
import { eventWrite, type LoopContext } from './loop-context.ts'
import { priced } from './priced.ts'
import { answerLimitFor, readRequest, type AgentRun } from './model-context.ts'
import { streamAnswer } from './stream-answer.ts'

/** A request above this part of the model's context is made smaller before it is sent. */
const fullAt = 0.8

/** What is kept as it is takes about this part of the context. */
const keptPart = 0.25

/** How much text is summarised at once: characters for each token of the context. */
const summarisedCharactersPerToken = 1.8

/**
 * The request for the next step, with earlier messages replaced by a summary when it would nearly fill the model's
 * context. When no summary can be had the request stays as it is: the endpoint decides.
 */
export const readFittingRequest = async (
  context: LoopContext,
  run: AgentRun,
  signal: AbortSignal,
): Promise<ModelRequest> => {
  const request = await readRequest(context, run)
  const contextTokens = context.ports.model.contextTokens(run.model)
  if (contextTokens === null) return request
  const tokens = contextSize(context.transcript(), request, answerLimitFor(context, run.model))
  const isFitting = tokens <= contextTokens * fullAt
  return isFitting || !(await compact(context, run, signal)) ? request : readRequest(context, run)
}

/**
 * Replaces earlier messages by a summary that the run's model writes, and stores it. False when there is nothing to
 * replace or no summary could be had; nothing is lost from the conversation either way.
 */
export const compact = async (context: LoopContext, run: AgentRun, signal: AbortSignal): Promise<boolean> => {
  const answerLimit = answerLimitFor(context, run.model)
  const tokens = context.ports.model.contextTokens(run.model) ?? (await requestSize(context, run))
  const keptFrom = compactionCut(context.transcript(), { keepTokens: tokens * keptPart, answerLimit })
  if (keptFrom === null || signal.aborted) return false
  const { conversation, emit } = context
  emit({ kind: 'activity', conversation, text: t('agent.answer.compacting') })
  const summary = await summarise(context, run, { keptFrom, tokens }, signal)
  emit({ kind: 'activity', conversation, text: null })
  const usage = summary.usage === null ? undefined : priced(context, run.model, summary.usage)
  const event = summaryEvent(run, keptFrom, { text: summary.text, usage })
  if (event !== null && !isClosing(signal)) await context.store([eventWrite(context, event)])
  return event?.type === 'context-compacted'
}

/** Null when there is nothing to store: no summary, and no word of what asking for it cost. */
const summaryEvent = (
  { runId }: AgentRun,
  keptFrom: MessageId,
  { text, usage }: { readonly text: string; readonly usage: Usage | undefined },
): EventOf<'context-compacted' | 'summary-failed'> | null => {
  if (text !== '')
    return { type: 'context-compacted', runId, summary: text, keptFrom, ...(usage && { usage }) }
  return usage ? { type: 'summary-failed', runId, usage } : null
}

const requestSize = async (context: LoopContext, run: AgentRun): Promise<number> =>
  contextSize(context.transcript(), await readRequest(context, run), answerLimitFor(context, run.model))

/** The text is empty when none can be used. */
type Summary = { readonly text: string; readonly usage: Usage | null }

const summarise = async (
  context: LoopContext,
  run: AgentRun,
  { keptFrom, tokens }: { readonly keptFrom: MessageId; readonly tokens: number },
  signal: AbortSignal,
): Promise<Summary> => {
  const limit = Math.floor(tokens * summarisedCharactersPerToken)
  const request = summaryRequest(context.transcript(), { model: run.model, keptFrom, limit })
  let text = ''
  let length = 0
  const message = {
    add: (kind: 'text' | 'reasoning', piece: string): void => {
      length += piece.length
      if (kind === 'text') text += piece
    },
    end: () => undefined,
    length: () => length,
  }
  const { finish, usage } = await streamAnswer(context, request, message, signal)
  const isWhole = finish === 'stop' || finish === 'length'
  return { text: isWhole ? text.trim() : '', usage }
}
