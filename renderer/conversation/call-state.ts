import { t } from '#contract/language/texts'
import { exhausted } from '#contract/result'
import { isWaitingForUser, type CallItem, type CallState } from '#contract/call-item'
import type { Decider } from '#contract/events'

/** Which of the few colours of state a word takes. */
export type Tone = 'neutral' | 'good' | 'caution' | 'stop'

/** The one word for a call's state that the interface promises (interface.md, accessible names). */
export const stateWord = (state: CallState): { readonly word: string; readonly tone: Tone } => {
  switch (state.kind) {
    case 'requested':
      return { word: t('conversation.call.state.requested'), tone: 'neutral' }
    case 'refused':
      return { word: t('conversation.call.state.refused'), tone: 'stop' }
    case 'found':
      return { word: t('conversation.call.state.found'), tone: 'neutral' }
    case 'waiting':
      return { word: t('conversation.call.state.waiting'), tone: 'caution' }
    case 'allowed':
      return { word: t('conversation.call.state.allowed'), tone: 'good' }
    case 'denied':
      return { word: t('conversation.call.state.denied'), tone: 'stop' }
    case 'cancelled':
      return { word: t('conversation.call.state.cancelled'), tone: 'neutral' }
    case 'running':
      return { word: t('conversation.call.state.running'), tone: 'neutral' }
    case 'asking':
      return { word: t('conversation.call.state.running'), tone: 'neutral' }
    case 'done':
      return state.result.isError
        ? { word: t('conversation.call.state.failed'), tone: 'stop' }
        : { word: t('conversation.call.state.done'), tone: 'good' }
    case 'failed':
      return { word: t('conversation.call.state.failed'), tone: 'stop' }
    case 'unknown':
      return { word: t('conversation.call.state.unknown'), tone: 'caution' }
    default:
      return exhausted(state)
  }
}

/**
 * As `stateWord`, and also for a call whose server asks the user something. `isAsked` is false while no question of the
 * conversation stands open, as while a model writes what the user allowed.
 */
export const callWord = (call: CallItem, isAsked = true): ReturnType<typeof stateWord> =>
  isAsked && isWaitingForUser(call)
    ? { word: t('conversation.call.state.waiting'), tone: 'caution' }
    : stateWord(call.state)

/** The verdict and who gave it, as a sentence; null while there is none. */
export const verdictSentence = (state: CallState): string | null => {
  switch (state.kind) {
    case 'allowed':
    case 'running':
    case 'asking':
    case 'done':
    case 'failed':
      return t(`conversation.call.allowed.${byWhom(state.by)}`)
    case 'denied':
      return deniedSentence(state.by, state.reason)
    case 'unknown':
      return t('conversation.call.state.allowed')
    case 'requested':
    case 'refused':
    case 'found':
    case 'waiting':
    case 'cancelled':
      return null
    default:
      return exhausted(state)
  }
}

/** "server.tool", or the name as the model wrote it when no tool has it. */
export const callName = (call: Pick<CallItem, 'alias' | 'tool' | 'name'>): string =>
  call.alias !== null && call.tool !== null ? `${call.alias}.${call.tool}` : call.name

const deniedSentence = (by: Decider, reason: string | undefined): string => {
  const denied = t(`conversation.call.denied.${byWhom(by)}`)
  return reason ? t('conversation.call.denied.withReason', { denied, reason }) : denied
}

const byWhom = (by: Decider): 'user' | 'sessionGrant' | 'program' =>
  by === 'session-grant' ? 'sessionGrant' : by
