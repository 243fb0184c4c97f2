import type { ConversationEvent } from '#contract/events'
import type { CallId, ConversationId, PayloadId } from '#contract/ids'
import type { Transcript } from '#contract/transcript'
import type { Write } from '../journal.ts'
import type { Ends } from '../cut-middle.ts'
import type { AgentPorts, AgentUpdate } from './ports.ts'
import type { QuestionRate } from './question-rate.ts'
import type { Serial } from '../serial.ts'
import type { Store } from './storing.ts'
import type { ToolFinder } from './tool-search.ts'
import type { StreamingMessage } from './streaming-message.ts'

/** What the steps of one conversation's run share. The truth is in `transcript`; the rest is how to reach the world. */
export type LoopContext = {
  readonly conversation: ConversationId
  readonly ports: AgentPorts
  readonly transcript: () => Transcript
  readonly store: Store
  readonly emit: (update: AgentUpdate) => void
  /** The message that is being written now. */
  readonly setLive: (message: StreamingMessage | null) => void
  /**
   * Puts work on a call under way, as its steps do: until it ends nothing else begins with the call. False when
   * nothing begins any more.
   */
  readonly startCall: (callId: CallId, work: (signal: AbortSignal) => Promise<void>) => boolean
  /** Puts questions one after the other, so that their rate is counted exactly. */
  readonly proposals: Serial
  readonly questions: QuestionRate
  readonly toolFinder: ToolFinder
  /** What may be needed of large answers, so that they are read back from the history at most once. */
  readonly wholeAnswers: Map<PayloadId, Ends>
}

export const eventWrite = (
  { conversation }: Pick<LoopContext, 'conversation'>,
  event: ConversationEvent,
): Write => ({ kind: 'event', conversation, event })
