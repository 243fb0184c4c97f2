import type { JsonObject } from './json.ts'

/** Why a server does not start or answer, as far as it can be told from outside, most certain first. */
export type Diagnosis = { readonly findings: readonly Finding[] }

export type Finding = {
  /** Names the kind of trouble, such as "port-in-use". */
  readonly id: string
  /** What is the matter. */
  readonly seen: string
  /** What to do about it. */
  readonly advice: string
  /** The line that says so, as it was printed; null where nothing was. */
  readonly evidence: string | null
  readonly fix: Fix | null
}

/** What one click can do; a change of the definition becomes a question, as does a secret. */
export type Fix =
  | { readonly kind: 'retry' }
  | { readonly kind: 'edit' }
  | { readonly kind: 'enter-secret'; readonly name: string }
  | { readonly kind: 'change'; readonly definition: JsonObject }
