import type { JsonObject } from '#contract/json'
import { t } from '#contract/language/texts'
import { exhausted, type Problem } from '#contract/result'
import type { ServerRequestAnswer } from '#contract/server-requests'
import type { ModelOption } from '#contract/views'
import type { SamplingDecision } from '../server-questions.ts'
import type { AnsweredRequest } from '../server-request.ts'
import type { Asking } from './asking.ts'
import { orderModels } from './model-order.ts'
import { badParameters, notPut, refusals, withoutModel } from './refusals.ts'
import { sampleText, type SampledText } from './sampled-text.ts'
import { readSamplingRequest, type SamplingRequest } from './sampling-request.ts'

/**
 * Asks the user, then the model, then, if they wish, the user again. Nothing reaches a model or the server that the
 * user did not allow in the form in which it goes.
 */
export const answerSampling = async (asking: Asking, params: JsonObject): Promise<AnsweredRequest> => {
  const request = readSamplingRequest(params)
  if (!request.ok) return withoutModel(badParameters(request.problem.message))
  const models = await modelsFor(asking, request.value)
  if (!asking.mayAsk()) return withoutModel(refusals.tooManyQuestions)
  const names = models.map(({ id }) => id)
  const { ports, asker, signal } = asking
  const decision = await ports.questions.sampling({ asker, params, models: names }, signal)
  if (!decision.ok) return withoutModel(notPut(decision.problem))
  return follow(asking, decision.value, models)
}

const modelsFor = async (
  { ports: { model, modelOf }, asker }: Asking,
  { hints, hasImages }: SamplingRequest,
): Promise<readonly ModelOption[]> => {
  const ofConversation = asker.call && (await modelOf(asker.call.conversation))
  const preferred = [ofConversation, model.defaultModel()].flatMap((name) =>
    name === null ? [] : (model.option(name) ?? []),
  )
  return orderModels(model.options(), { hints, preferred, needsImages: hasImages })
}

type Allowed = Extract<SamplingDecision, { readonly kind: 'allowed' }>

const follow = async (
  asking: Asking,
  decision: SamplingDecision,
  models: readonly ModelOption[],
): Promise<AnsweredRequest> => {
  switch (decision.kind) {
    case 'allowed':
      return askModel(asking, decision, models)
    case 'declined':
    case 'cancelled':
      return withoutModel(refusals.rejected)
    default:
      return exhausted(decision)
  }
}

const askModel = async (
  asking: Asking,
  { params, model, review }: Allowed,
  models: readonly ModelOption[],
): Promise<AnsweredRequest> => {
  // Read again: what goes is what the user amended.
  const request = readSamplingRequest(params)
  if (!request.ok) return withoutModel(badParameters(request.problem.message))
  const option = models.find(({ id }) => id === model)
  if (option === undefined) return withoutModel(refusals.noSuchModel)
  if (!asking.maySample()) return withoutModel(refusals.tooManySamplings)
  const { sampled, usage } = await sampleText(asking, request.value, option)
  const used = usage && { model, usage }
  if (!sampled.ok) return { answer: failed(asking, sampled.problem), used }
  const result = resultOf(sampled.value, option)
  return { answer: review ? await afterReview(asking, model, result) : { kind: 'result', result }, used }
}

const afterReview = async (
  { ports, asker, signal }: Asking,
  model: string,
  result: JsonObject,
): Promise<ServerRequestAnswer> => {
  const verdict = await ports.questions.review({ asker, model, result }, signal)
  if (!verdict.ok) return notPut(verdict.problem)
  return verdict.value === 'allowed' ? { kind: 'result', result } : refusals.rejected
}

/** The model is named as its provider does: what the user calls the provider is no server's business. */
const resultOf = ({ text, stopReason }: SampledText, { model }: ModelOption): JsonObject => ({
  role: 'assistant',
  content: { type: 'text', text },
  model,
  stopReason,
})

/** The user reads the reason in the server's log; what an endpoint said may quote what no server should see. */
const failed = ({ ports, asker }: Asking, { code, message }: Problem): ServerRequestAnswer => {
  if (code === 'cancelled') return refusals.cancelled
  ports.log(asker.alias, t('serverRequests.log.modelFailed', { reason: message }))
  if (code === 'empty-answer') return refusals.noText
  return code === 'refused' ? refusals.modelRefused : refusals.noAnswer
}
