import type { CallItem, CallRound } from '#contract/call-item'
import type { JsonObject } from '#contract/json'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { CallInput, ToolTarget } from '../call.ts'
import type { ConsentPort } from './ports.ts'

/** What is shown of a call that is made again, arguments and answers together: the exact view shows no more. */
const shownBytesLimit = 1_048_000

/**
 * What goes with a call that its server sent back with questions: the answers to its last round, and the state that
 * the server gave with it. Null for a call that was not sent yet. Only this call's own answers are looked at, and only
 * for the server that asked, set up as it was when it asked.
 */
export const inputOf = (
  call: CallItem,
  target: ToolTarget,
  { canonical, readArguments }: Pick<ConsentPort, 'readArguments'> & { readonly canonical: string },
): Result<CallInput | null> => {
  const round = call.rounds.at(-1)
  if (round === undefined) return ok(null)
  if (target.serverId !== call.serverId || target.launchHash !== round.launchHash)
    return fail('server-changed', t('agent.ask.serverChanged'))
  if (round.takesNoAnswers) return ok({ canonicalResponses: '{}', requestState: null })
  const responses = responsesTo(call, round)
  if (responses === null) return fail('answers-lost', t('agent.ask.answersLost'))
  const read = readArguments(JSON.stringify(responses))
  if (!read.ok || read.value.canonical.length + canonical.length > shownBytesLimit)
    return fail('answers-unsendable', t('agent.ask.answersUnsendable'))
  return ok({ canonicalResponses: read.value.canonical, requestState: round.requestState })
}

/** By the names that the server gave its questions. Null unless each has its answer. */
const responsesTo = ({ asks }: CallItem, round: CallRound): JsonObject | null => {
  const responses = Object.entries(round.asks).flatMap(([name, askId]) => {
    const state = asks.find((ask) => ask.askId === askId)?.state
    return state?.kind === 'answered' && state.answer.kind === 'result'
      ? [[name, state.answer.result] as const]
      : []
  })
  return responses.length === Object.keys(round.asks).length ? Object.fromEntries(responses) : null
}
