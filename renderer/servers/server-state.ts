import { exhausted } from '#contract/result'
import type { ServerState } from '#contract/views'
import type { Tone } from '../conversation/call-state.ts'

/** The word for a server's state, and its colour. Part of the link's accessible name "NAME, STATE". */
export const serverStateWord = (state: ServerState): { readonly word: string; readonly tone: Tone } => {
  switch (state.kind) {
    case 'stopped':
      return { word: 'stopped', tone: 'neutral' }
    case 'awaiting-approval':
      return { word: 'waiting for you', tone: 'caution' }
    case 'starting':
      return { word: 'starting', tone: 'neutral' }
    case 'ready':
      return { word: 'ready', tone: 'good' }
    case 'unresponsive':
      return { word: 'unresponsive', tone: 'stop' }
    case 'backing-off':
      return { word: 'retrying', tone: 'stop' }
    case 'failed':
      return { word: 'failed', tone: 'stop' }
    case 'misconfigured':
      return { word: 'misconfigured', tone: 'stop' }
    default:
      return exhausted(state)
  }
}
