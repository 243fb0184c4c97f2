import { exhausted } from '#contract/result'
import type { CallItem, CallState } from '#contract/transcript'
import type { Decider } from '#contract/events'

/** Which of the few colours of state a word takes. */
export type Tone = 'neutral' | 'good' | 'caution' | 'stop'

/** The one word for a call's state that the interface promises (interface.md, accessible names). */
export const stateWord = (state: CallState): { readonly word: string; readonly tone: Tone } => {
  switch (state.kind) {
    case 'requested':
      return { word: 'Preparing', tone: 'neutral' }
    case 'refused':
      return { word: 'Refused', tone: 'stop' }
    case 'waiting':
      return { word: 'Waiting for you', tone: 'caution' }
    case 'allowed':
      return { word: 'Allowed', tone: 'good' }
    case 'denied':
      return { word: 'Denied', tone: 'stop' }
    case 'cancelled':
      return { word: 'Cancelled', tone: 'neutral' }
    case 'running':
      return { word: 'Running', tone: 'neutral' }
    case 'done':
      return state.result.isError ? { word: 'Failed', tone: 'stop' } : { word: 'Done', tone: 'good' }
    case 'failed':
      return { word: 'Failed', tone: 'stop' }
    case 'unknown':
      return { word: 'Outcome unknown', tone: 'caution' }
    default:
      return exhausted(state)
  }
}

/** The verdict and who gave it, as a sentence; null while there is none. */
export const verdictSentence = (state: CallState): string | null => {
  switch (state.kind) {
    case 'allowed':
    case 'running':
    case 'done':
    case 'failed':
      return `Allowed ${byWhom(state.by)}`
    case 'denied':
      return `Denied ${byWhom(state.by)}${state.reason ? `: ${state.reason}` : ''}`
    case 'unknown':
      return 'Allowed'
    case 'requested':
    case 'refused':
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

const byWhom = (by: Decider): string => {
  switch (by) {
    case 'user':
      return 'by you'
    case 'session-grant':
      return 'for this session'
    case 'program':
      return 'by Assent'
    default:
      return exhausted(by)
  }
}
