import type { ReasoningEffort, Usage } from '#contract/events'
import { t } from '#contract/language/texts'
import { exhausted, fail, ok, type Result } from '#contract/result'
import type { ModelOption } from '#contract/views'
import type { ModelEvent, ModelRequest } from '../model-request.ts'
import type { Asking } from './asking.ts'
import type { SamplingRequest } from './sampling-request.ts'

export type SampledText = {
  readonly text: string
  /** MCP's own names. */
  readonly stopReason: 'endTurn' | 'stopSequence' | 'maxTokens'
}

export type Sampled = {
  /** Failure codes are the model's, besides `empty-answer`, `refused` and `too-long`. */
  readonly sampled: Result<SampledText>
  /** As far as the endpoint told, also when there is no text. */
  readonly usage: Usage | null
}

/** A model that does not stop by itself is stopped here: UTF-16 code units. */
const textLimit = 1_000_000

/** Asks the model once. Aborting ends it as failed with code `cancelled`. */
export const sampleText = async (
  { ports, signal }: Pick<Asking, 'ports' | 'signal'>,
  request: SamplingRequest,
  option: ModelOption,
): Promise<Sampled> => {
  const enough = new AbortController()
  const either = AbortSignal.any([signal, enough.signal])
  let text = ''
  let cut: Result<SampledText> | null = null
  for await (const event of ports.model.stream(toModelRequest(request, option), either)) {
    if (event.kind === 'text' && cut === null) {
      const heard = text.length
      text += event.text
      cut = cutOf(text, heard, request.stopSequences)
      // What the answer took is told with its end, which is heard out.
      if (cut !== null) enough.abort()
    }
    if (event.kind === 'finished' || event.kind === 'failed')
      return { sampled: cut ?? endOf(event, text), usage: event.usage }
  }
  return { sampled: cut ?? fail('interrupted', t('serverRequests.problem.brokenOff')), usage: null }
}

/**
 * Endpoints that do not know stop sequences go on behind them. Null while the answer goes on.
 * @param heard How much of the text was looked at before.
 */
const cutOf = (text: string, heard: number, stopSequences: readonly string[]): Result<SampledText> | null => {
  const places = stopSequences
    .map((sequence) => text.indexOf(sequence, heard - sequence.length))
    .filter((place) => place !== -1)
  if (places.length > 0) return ok({ text: text.slice(0, Math.min(...places)), stopReason: 'stopSequence' })
  return text.length > textLimit ? fail('too-long', t('serverRequests.problem.tooLong')) : null
}

const endOf = (
  event: Extract<ModelEvent, { readonly kind: 'finished' | 'failed' }>,
  text: string,
): Result<SampledText> => {
  if (event.kind === 'failed') return { ok: false, problem: event.problem }
  switch (event.finish) {
    case 'refused':
      return fail('refused', event.problem?.message ?? t('serverRequests.problem.refused'))
    case 'stop':
    case 'length':
    case 'tool-calls':
      if (text.trim() === '') return fail('empty-answer', t('serverRequests.problem.empty'))
      return ok({ text, stopReason: event.finish === 'length' ? 'maxTokens' : 'endTurn' })
    default:
      return exhausted(event.finish)
  }
}

/** Endpoints refuse more of them, and ones of blanks alone; what is not sent is looked for here all the same. */
const sentStopSequences = 4

const toModelRequest = (request: SamplingRequest, option: ModelOption): ModelRequest => ({
  model: option.id,
  instructions: request.instructions,
  messages: request.messages,
  tools: [],
  effort: effortFor(request.maxTokens, option),
  settings: {
    maxOutputTokens: request.maxTokens,
    temperature: request.temperature,
    stopSequences: request.stopSequences
      .filter((sequence) => sequence.trim() !== '')
      .slice(0, sentStopSequences),
  },
})

/** With fewer tokens a model that thinks as long as usual would have none left for its answer. */
const roomyTokens = 8_000

const effortFor = (maxTokens: number, { efforts }: ModelOption): ReasoningEffort => {
  if (maxTokens >= roomyTokens) return 'default'
  return (['none', 'low'] as const).find((effort) => efforts.includes(effort)) ?? 'default'
}
