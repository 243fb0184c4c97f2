import type { CallId, ConversationId, ServerId } from '#contract/ids'
import type { JsonObject } from '#contract/json'
import type { FormValues } from '#contract/server-requests'
import type { Result } from '#contract/result'

/** Questions that a server's own request leads to (consent.md row 18). Asked by one feature, decided in another. */

/** Who asks: a server, and the call of ours that it was serving when that is known. */
export type Asker = {
  readonly serverId: ServerId
  readonly alias: string
  readonly call: {
    readonly conversation: ConversationId
    readonly callId: CallId
    readonly tool: string
  } | null
}

/** The user's answer to a form or an address: `declined` says no, `cancelled` says nothing. */
export type ElicitationDecision =
  | { readonly kind: 'accepted'; readonly content: FormValues }
  | { readonly kind: 'declined' }
  | { readonly kind: 'cancelled' }

export type FormQuestion = {
  readonly asker: Asker
  readonly message: string
  readonly schema: JsonObject
}

export type AddressQuestion = {
  readonly asker: Asker
  /** `sign-in`: the user asked for it themselves, and the address came from the server's authorization server. */
  readonly purpose: 'elicitation' | 'sign-in'
  /** The server's words; empty for a sign-in. */
  readonly message: string
  readonly url: string
}

export type SamplingQuestion = {
  readonly asker: Asker
  /** The parameters of sampling/createMessage as they came. */
  readonly params: JsonObject
  /** "provider/model" of those that can be chosen, the one that would be taken first. */
  readonly models: readonly string[]
}

export type SamplingDecision =
  | {
      readonly kind: 'allowed'
      /** As it was shown, with what the user amended. */
      readonly params: JsonObject
      readonly model: string
      /** The answer is shown before the server gets it. */
      readonly review: boolean
    }
  | { readonly kind: 'declined' }
  | { readonly kind: 'cancelled' }

export type ReviewQuestion = {
  readonly asker: Asker
  readonly model: string
  /** The result of sampling/createMessage as it would go to the server. */
  readonly result: JsonObject
}

/**
 * Each is stored before it is shown; aborting withdraws it, which counts as `cancelled`. Failure code `not-stored` when
 * the disk refuses, `unreadable` for a request that cannot be shown, such as a schema outside of what the protocol
 * allows: its message is for the server.
 */
export type ServerQuestions = {
  readonly form: (question: FormQuestion, signal: AbortSignal) => Promise<Result<ElicitationDecision>>
  /** Accepted means that it was opened, or that the page which asked opens it. */
  readonly address: (question: AddressQuestion, signal: AbortSignal) => Promise<Result<ElicitationDecision>>
  readonly sampling: (question: SamplingQuestion, signal: AbortSignal) => Promise<Result<SamplingDecision>>
  readonly review: (
    question: ReviewQuestion,
    signal: AbortSignal,
  ) => Promise<Result<'allowed' | 'declined' | 'cancelled'>>
}
