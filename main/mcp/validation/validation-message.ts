import type { JsonObject, JsonValue } from '#contract/json'
import type { Result } from '#contract/result'

/** One check. The schema travels once per worker; later jobs name it by its id. */
export type ValidationJob = {
  readonly schemaId: number
  readonly schema?: JsonObject
} & (
  | { readonly value: JsonValue }
  /** A whole answer of a tool as JSON; its `structured` is checked. */
  | { readonly answerJson: string }
)

export type ValidationAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly result: Result<null> }
