import { isWaitingForUser } from '#contract/call-item'
import type { ConversationSummary } from '#contract/views'
import type { Transcript } from '#contract/transcript'
import { currentItems } from './current-items.ts'

export type Activity = ConversationSummary['activity']

/** Pure: a run with an open question waits for the user, whatever else of it goes on. */
export const activityOf = (transcript: Transcript): Activity => {
  const { run } = transcript
  if (run === null) return 'idle'
  const isWaiting = currentItems(transcript, run).some(
    (item) => item.kind === 'call' && item.runId === run.runId && isWaitingForUser(item),
  )
  return isWaiting ? 'waiting' : 'running'
}
