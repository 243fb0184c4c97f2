import type { ConversationSummary } from '#contract/views'
import type { Transcript } from '#contract/transcript'

export type Activity = ConversationSummary['activity']

/** Pure: a run with an open question waits for the user, whatever else of it goes on. */
export const activityOf = ({ run, items }: Transcript): Activity => {
  if (run === null) return 'idle'
  const isWaiting = items.some(
    (item) => item.kind === 'call' && item.runId === run.runId && item.state.kind === 'waiting',
  )
  return isWaiting ? 'waiting' : 'running'
}
