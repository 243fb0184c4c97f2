/** Why an answer could not be had, before it is put into words. Texts come from the endpoint and are not redacted. */
export type Failure =
  /** The endpoint said so: with a status, or with an error event inside a stream that began with 200 (status null). */
  | ({ readonly kind: 'said' } & EndpointSaid)
  /** No connection; `code` is Node's or OpenSSL's, such as ECONNREFUSED. */
  | { readonly kind: 'network'; readonly code: string }
  | { readonly kind: 'redirected'; readonly to: string }
  /** Not the protocol: HTML, garbage, an event that does not fit. `cause` is for the log and holds no content. */
  | { readonly kind: 'malformed'; readonly cause: string }
  /** The stream ended before the answer was whole. */
  | { readonly kind: 'broken-off' }
  /** The model ended its answer without finishing it; `reason` is the provider's word for it, such as OTHER. */
  | { readonly kind: 'gave-up'; readonly reason: string }
  | { readonly kind: 'too-large'; readonly megabytes: number }
  | { readonly kind: 'timed-out'; readonly phase: 'first-byte' | 'idle'; readonly seconds: number }
  | { readonly kind: 'cancelled' }

export type EndpointSaid = {
  /** The HTTP status; inside a stream the status the error event names, if any. */
  readonly status: number | null
  readonly inStream: boolean
  /** The endpoint's own sentence; empty when it gave none. */
  readonly message: string
  /** Its machine-readable codes and types, in lower case. */
  readonly codes: readonly string[]
  /** Everything it said, in lower case: where codes are missing, known phrases are looked up here. */
  readonly everything: string
  readonly isJson: boolean
  readonly retryAfterMs: number | null
}

/** Carries a failure through code that is not ours and only passes errors on. */
export class AnswerFailure extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.kind)
    this.name = 'AnswerFailure'
    this.failure = failure
  }
}

/** Finds the failure inside an error or its causes; null when there is none and the error speaks for itself. */
export const failureInside = (error: unknown): Failure | null => {
  const seen = new Set<unknown>()
  for (let current = error; current instanceof Error && !seen.has(current); current = current.cause) {
    if (current instanceof AnswerFailure) return current.failure
    seen.add(current)
  }
  return null
}
