import { exhausted } from '#contract/result'
import type { CallItem } from '#contract/call-item'
import { resultText } from '../result-text.ts'

export type CallAnswer = { readonly text: string; readonly isError: boolean }

/** Pure: what the model is told about a call. Every state has words, so that no call stays without an answer. */
export const callAnswer = ({ state, rounds }: Pick<CallItem, 'state' | 'rounds'>): CallAnswer => {
  const hasBegun = rounds.length > 0
  switch (state.kind) {
    case 'done':
      return { text: withWarning(resultText(state.result), state.warning), isError: state.result.isError }
    case 'found':
      return { text: state.answer, isError: false }
    case 'refused':
    case 'failed':
    case 'unknown':
      return { text: state.problem.message, isError: true }
    case 'denied':
      return { text: hasBegun ? deniedAgainText(state.reason) : deniedText(state.reason), isError: true }
    case 'cancelled':
      return {
        text: hasBegun ? cancelledAgainText : 'The call was cancelled before it was sent.',
        isError: true,
      }
    case 'requested':
    case 'waiting':
    case 'allowed':
    case 'running':
    case 'asking':
      return { text: 'The call did not come to an end: there is no result.', isError: true }
    default:
      return exhausted(state)
  }
}

const withWarning = (text: string, warning: string | undefined): string =>
  warning === undefined ? text : `${text}\n[Warning: ${warning}]`

const deniedText = (reason: string | undefined): string =>
  `The user denied this call${reason === undefined ? '' : ` (${reason})`}. It was not run. Do not ask for it again unless the user wants it.`

/** It was sent, and its server asked for something before it would go on. */
const deniedAgainText = (reason: string | undefined): string =>
  `The call was sent, and its server asked for more. The user denied sending it again with the answers${reason === undefined ? '' : ` (${reason})`}. What it did until then stands; it did not come to its end. Do not ask for it again unless the user wants it.`

const cancelledAgainText =
  'The call was sent, and its server asked for more. It was cancelled before it was sent again with the answers. What it did until then stands; it did not come to its end.'
