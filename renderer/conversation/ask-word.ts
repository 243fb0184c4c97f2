import type { CallAsk } from '#contract/call-item'
import { t } from '#contract/language/texts'
import { exhausted } from '#contract/result'
import type { ServerRequest } from '#contract/server-requests'
import { visibleLine } from '../visible-text.ts'
import type { Tone } from './call-state.ts'

/** What became of one thing that a server asked for, and by whom, in a few words. `isAsked` as for `callWord`. */
export const askWord = (
  { request, state }: CallAsk,
  isAsked: boolean,
): { readonly word: string; readonly tone: Tone } => {
  switch (state.kind) {
    case 'open':
      return isAsked && request.kind !== 'roots'
        ? { word: t('conversation.call.state.waiting'), tone: 'caution' }
        : { word: t('conversation.call.state.running'), tone: 'neutral' }
    case 'withdrawn':
      return { word: t('conversation.ask.state.withdrawn'), tone: 'neutral' }
    case 'answered':
      return state.answer.kind === 'error'
        ? refusal(state.answer)
        : given(request.kind, state.answer.result['action'])
    default:
      return exhausted(state)
  }
}

/** The code of an error with which a user refuses (MCP 2025-11-25, client/sampling). */
const refusedByUser = -1

const refusal = ({ code, message }: { readonly code: number; readonly message: string }) =>
  code === refusedByUser
    ? ({ word: t('conversation.ask.state.declined'), tone: 'stop' } as const)
    : ({ word: t('conversation.ask.state.refused', { reason: visibleLine(message) }), tone: 'stop' } as const)

const given = (kind: ServerRequest['kind'], action: unknown) => {
  if (action === 'decline') return { word: t('conversation.ask.state.declined'), tone: 'stop' } as const
  if (action === 'cancel') return { word: t('conversation.ask.state.leftOpen'), tone: 'neutral' } as const
  return { word: t(`conversation.ask.given.${kind}`), tone: 'good' } as const
}
