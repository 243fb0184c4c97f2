import { t } from '#contract/language/texts'
import type { Problem } from '#contract/result'
import type { CallItem } from '#contract/call-item'
import type { ServerRequest } from '#contract/server-requests'
import type { CallOutcome } from '../call.ts'

/** A call may come back with questions this often. */
const roundLimit = 10

/** Things that a server may ask for in one round. */
const roundAskLimit = 20

/** Of a server's own state that goes back with its call, as UTF-8. */
const requestStateBytesLimit = 65_536

/** Of one thing that a server asks for, as JSON: about as much as a question can show. */
export const askBytesLimit = 1_048_576

/** Of all that it asks for in one round, or while one call is under way: all of it is kept. */
export const callAskBytesLimit = 8_388_608

/** Things that a server may ask for while one call is under way: at the same time, and in all. */
export const openAskLimit = 24
export const callAskLimit = 200

/** As JSON; infinite for what is nested too deeply to be written out. */
export const askBytes = (request: ServerRequest): number => {
  try {
    return Buffer.byteLength(JSON.stringify(request))
  } catch {
    return Infinity
  }
}

/** Pure: why a call that came back with questions is not made again; null when it is. */
export const roundProblem = (
  { rounds }: Pick<CallItem, 'rounds'>,
  { requests, requestState }: Extract<CallOutcome, { readonly kind: 'input-required' }>,
): Problem | null => {
  const asked = Object.values(requests)
  if (rounds.length >= roundLimit)
    return { code: 'too-many-rounds', message: t('agent.ask.tooManyRounds', { number: roundLimit }) }
  if (asked.length > roundAskLimit)
    return { code: 'too-many-asks', message: t('agent.ask.tooManyAtOnce', { number: roundAskLimit }) }
  const sizes = asked.map(askBytes)
  if (Math.max(...sizes) > askBytesLimit || sizes.reduce((sum, size) => sum + size, 0) > callAskBytesLimit)
    return { code: 'ask-too-large', message: t('agent.ask.tooLarge') }
  return requestState !== null && Buffer.byteLength(requestState) > requestStateBytesLimit
    ? { code: 'state-too-large', message: t('agent.ask.stateTooLarge') }
    : null
}
