import type { JsonObject, JsonValue } from '#contract/json'
import type { LargeAnswer } from '../../large-answer.ts'

/** To the thread: one line as it came, or a wish for the next piece of what it held. */
export type LargeMessageJob =
  | {
      readonly kind: 'read'
      readonly bytes: Uint8Array<ArrayBuffer>
      /** Ids of the tool calls that are open: their results are prepared for storing. */
      readonly callIds: readonly number[]
    }
  | { readonly kind: 'next' }

/**
 * From the thread, one for each job. A list of thousands of tools comes as a message without them and then in pieces,
 * so that taking it over never blocks the main thread for long.
 */
export type LargeMessagePiece =
  | { readonly kind: 'ready' }
  | { readonly kind: 'junk'; readonly text: string }
  | { readonly kind: 'result'; readonly id: number; readonly result: LargeResult }
  | { readonly kind: 'too-deep'; readonly id: number | string | null }
  | { readonly kind: 'message'; readonly message: JsonObject }
  /** More entries of the list `member` in `container` of the message before. */
  | {
      readonly kind: 'entries'
      readonly container: 'result' | 'params'
      readonly member: string
      readonly entries: readonly JsonValue[]
    }
  | { readonly kind: 'end' }

/** The result of a tool call, ready to be stored and never taken apart on the main thread. */
export type LargeResult = {
  readonly answer: LargeAnswer
  readonly isError: boolean
  readonly hasStructure: boolean
}
