import { t } from '#contract/language/texts'
import { exhausted } from '#contract/result'
import type { ServerState } from '#contract/views'
import type { Tone } from '../conversation/call-state.ts'

/** The word for a server's state, and its colour. Part of the link's accessible name "NAME, STATE". */
export const serverStateWord = (state: ServerState): { readonly word: string; readonly tone: Tone } => {
  switch (state.kind) {
    case 'stopped':
      return { word: t('servers.state.stopped'), tone: 'neutral' }
    case 'awaiting-approval':
      return { word: t('servers.state.awaitingApproval'), tone: 'caution' }
    case 'starting':
      return { word: t('servers.state.starting'), tone: 'neutral' }
    case 'ready':
      return { word: t('servers.state.ready'), tone: 'good' }
    case 'unresponsive':
      return { word: t('servers.state.unresponsive'), tone: 'stop' }
    case 'backing-off':
      return { word: t('servers.state.backingOff'), tone: 'stop' }
    case 'failed':
      if (state.problem.code === 'sign-in-needed')
        return { word: t('servers.state.signInNeeded'), tone: 'caution' }
      return { word: t('servers.state.failed'), tone: 'stop' }
    case 'misconfigured':
      return { word: t('servers.state.misconfigured'), tone: 'stop' }
    default:
      return exhausted(state)
  }
}
