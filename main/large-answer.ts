import type { CallResult } from '#contract/events'
import { endsOf, wholeCharacters, type Ends } from './cut-middle.ts'
import { resultText } from './result-text.ts'

/** An answer of a tool that is stored beside its event, in the forms that are needed of it. */
export type LargeAnswer = {
  /** The whole, a `CallResult` as JSON. */
  readonly json: string
  /** Size of content, structure and error mark as JSON, in bytes. */
  readonly bytes: number
  /** The beginning of its text, for the event. */
  readonly beginning: string
  /** What a model may be given of its text. */
  readonly ends: Ends
}

/** How much of a large answer stands in its event, in UTF-16 code units. */
const beginningLength = 4_096

/** Longest answer that is given to a model, in UTF-16 code units. */
export const answerLimit = 100_000

type Answer = Omit<CallResult, 'bytes' | 'payload'>

/** @param answerJson The answer as JSON, where the caller has it already. */
export const largeAnswerOf = (answer: Answer, answerJson: string = JSON.stringify(answer)): LargeAnswer => {
  const text = resultText(answer)
  const bytes = Buffer.byteLength(answerJson)
  return {
    json: `${answerJson.slice(0, -1)},"bytes":${bytes}}`,
    bytes,
    beginning: wholeCharacters(text, 0, beginningLength),
    ends: endsOf(text, answerLimit),
  }
}
