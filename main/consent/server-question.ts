import type { Result } from '#contract/result'
import type { Decision } from './question-queue.ts'
import type { QuestionText } from './question.ts'
import type { ServerQuestionKind } from './server-question-record.ts'

/** One question about what a server asks for. `Value` is what whoever passed the request on gets. */
export type ServerQuestion<Value> = {
  readonly kind: ServerQuestionKind
  readonly text: QuestionText
  /** What it comes to when it is withdrawn. */
  readonly withdrawn: Value
  /** What a decision comes to. Stores nothing and may be asked again; failures leave the question open. */
  readonly judge: (decision: Decision) => Promise<Result<Judged<Value>>>
}

export type Judged<Value> =
  | {
      readonly kind: 'decided'
      readonly to: 'consumed' | 'denied' | 'cancelled'
      readonly verdict: 'answered' | 'allowed' | 'denied' | 'dismissed'
      readonly value: Value
    }
  /**
   * An address is to be opened. `again` asks once more when that failed; `opened` is what stays for a page that opens
   * it itself and cannot tell whether its browser did.
   */
  | {
      readonly kind: 'open'
      readonly address: string
      readonly value: Value
      readonly again: (problem: string) => ServerQuestion<Value>
      readonly opened: QuestionText
    }
  /** Another question takes its place: nothing is allowed by this decision. */
  | { readonly kind: 'instead'; readonly verdict: 'amended'; readonly question: ServerQuestion<Value> }
