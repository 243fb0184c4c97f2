import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { ok, type Result } from '#contract/result'
import type { SamplingDecision, SamplingQuestion } from '../server-questions.ts'
import { askerSentence } from './asker-sentence.ts'
import type { ShownFact } from './call-facts.ts'
import { argumentsOf } from './call-record.ts'
import { shownBytesLimit, visible } from './canonical.ts'
import { exactRequest } from './exact-request.ts'
import { wrongAnswer, type Decision } from './question-queue.ts'
import type { QuestionText } from './question.ts'
import { amendSampling, readSampling, type SamplingTexts } from './sampling-blocks.ts'
import { sentence } from './sentence.ts'
import type { Judged, ServerQuestion } from './server-question.ts'
import { hasUnseen } from './server-words.ts'

export type SamplingDeps = {
  readonly title: string | null
  /** The texts are the user's and no longer the server's. */
  readonly isAmended?: boolean
}

/** A server wants an answer of a model. Failure code `unreadable`, with a message for the server. */
export const askSampling = (
  question: SamplingQuestion,
  deps: SamplingDeps,
): Result<ServerQuestion<SamplingDecision>> => {
  const exact = exactRequest(question.params, shownBytesLimit)
  if (!exact.ok) return exact
  // What is asked about is what is shown, whatever becomes of the object that it came in.
  const params = argumentsOf(exact.value)
  const read = readSampling(params)
  if (!read.ok) return read
  return ok({
    kind: 'sampling',
    text: textOf({ ...question, params }, read.value, exact.value, deps),
    withdrawn: { kind: 'cancelled' },
    judge: (decision) => judge(decision, { ...question, params }, deps),
  })
}

const judge = async (
  decision: Decision,
  question: SamplingQuestion,
  deps: SamplingDeps,
): Promise<Result<Judged<SamplingDecision>>> => {
  if (decision.verdict === 'sample') return allowed(decision, question)
  if (decision.verdict === 'amend') return amended(decision, question, deps)
  if (decision.verdict === 'deny')
    return ok({ kind: 'decided', to: 'denied', verdict: 'denied', value: { kind: 'declined' } })
  return wrongAnswer()
}

type DecisionOf<Verdict extends Decision['verdict']> = Extract<Decision, { readonly verdict: Verdict }>

const allowed = (
  { model, review }: DecisionOf<'sample'>,
  { models, params }: SamplingQuestion,
): Result<Judged<SamplingDecision>> => {
  if (!models.includes(model)) return wrongAnswer()
  const value = { kind: 'allowed', params, model, review } as const
  return ok({ kind: 'decided', to: 'consumed', verdict: 'allowed', value })
}

const amended = (
  { systemPrompt, texts }: DecisionOf<'amend'>,
  question: SamplingQuestion,
  deps: SamplingDeps,
): Result<Judged<SamplingDecision>> => {
  const areWhole = [...texts, systemPrompt ?? ''].every((text) => text.isWellFormed())
  const params = areWhole ? amendSampling(question.params, systemPrompt, texts) : null
  if (params === null) return wrongAnswer()
  const next = askSampling({ ...question, params }, { ...deps, isAmended: true })
  return next.ok ? ok({ kind: 'instead', verdict: 'amended', question: next.value }) : next
}

const textOf = (
  { asker, params, models }: SamplingQuestion,
  { systemPrompt, blocks }: SamplingTexts,
  exact: string,
  { title, isAmended }: SamplingDeps,
): QuestionText => {
  const { alias } = asker
  const texts = [systemPrompt ?? '', ...blocks.map(({ text }) => text ?? '')]
  return {
    kind: 'sampling',
    name: sentence('consent.sampling.name', { alias }),
    heading: sentence('consent.sampling.heading', { alias }),
    asker: askerSentence(asker, title),
    facts: [
      ...(models.length === 0
        ? [{ icon: 'caution', text: sentence('consent.sampling.noModel') } as const]
        : [{ icon: 'network', text: sentence('consent.sampling.paid') } as const]),
      ...(isAmended === true
        ? [{ icon: 'file', text: sentence('consent.sampling.amended', { alias }) } as const]
        : []),
      ...(texts.some(hasUnseen)
        ? [{ icon: 'caution', text: sentence('consent.sampling.unseen') } as const]
        : []),
      { icon: 'file', text: sentence('consent.sampling.nothingElse', { alias }) },
      ...claims(params),
    ],
    exact,
    exactNote: sentence('consent.sampling.note'),
    sessionScope: false,
    sampling: {
      server: visible(alias),
      models,
      systemPrompt,
      messages: blocks,
    },
  }
}

/** What the server wishes for beside the texts. */
const claims = (params: JsonObject): readonly ShownFact[] => [
  ...tokensFact(params['maxTokens']),
  ...toolsFact(params['tools']),
  ...hintsFact(params['modelPreferences']),
  ...(params['includeContext'] === 'thisServer' || params['includeContext'] === 'allServers'
    ? [{ icon: 'claim', text: sentence('consent.sampling.context') } as const]
    : []),
]

const tokensFact = (limit: JsonValue | undefined): readonly ShownFact[] =>
  typeof limit === 'number'
    ? [{ icon: 'claim', text: sentence('consent.sampling.tokens', { limit: String(limit) }) }]
    : []

const toolsFact = (tools: JsonValue | undefined): readonly ShownFact[] => {
  const names = namesIn(tools)
  return names === '' ? [] : [{ icon: 'claim', text: sentence('consent.sampling.tools', { names }) }]
}

const hintsFact = (preferences: JsonValue | undefined): readonly ShownFact[] => {
  const names = isJsonObject(preferences) ? namesIn(preferences['hints']) : ''
  return names === '' ? [] : [{ icon: 'claim', text: sentence('consent.sampling.hints', { names }) }]
}

const namesIn = (list: JsonValue | undefined): string =>
  (Array.isArray(list) ? list : [])
    .flatMap((entry: JsonValue) =>
      isJsonObject(entry) && typeof entry['name'] === 'string' ? [entry['name']] : [],
    )
    .join(', ')
