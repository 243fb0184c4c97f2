import type { Attachment, Budget, MessagePart, ReasoningEffort, StoredEvent, Usage } from '#contract/events'
import type { AskId, AttachmentId, CallId, ConversationId, MessageId, PayloadId, RunId } from '#contract/ids'
import type { JsonObject, JsonValue } from '#contract/json'
import type { ChatUpdate } from '#contract/bridge'
import type { Result } from '#contract/result'
import type { CallInput, CallOutcome, CatalogueEntry, DispatchOptions, Permit, ToolTarget } from '../call.ts'
import type { Journal, Write } from '../journal.ts'
import type { ModelEvent, ModelRequest } from '../model-request.ts'
import type { AnswerServerRequest } from '../server-request.ts'

/** Everything an agent needs from the rest of the workspace. It reaches nothing else. */
export type AgentPorts = {
  /** A commit resolves after `Agent.receive` saw its events. */
  readonly journal: Journal
  readonly readWholeBranch: (conversation: ConversationId) => Promise<readonly StoredEvent[]>
  /** The event that a user message follows, null at the root. */
  readonly eventBefore: (conversation: ConversationId, messageId: MessageId) => Promise<number | null>
  /** The JSON of a stored `CallResult`; null when it was erased. */
  readonly readPayload: (payload: PayloadId) => Promise<string | null>
  readonly attachments: AttachmentsPort
  readonly settings: (conversation: ConversationId) => Promise<ConversationSettings | null>
  readonly partials: () => Promise<readonly PartialMessage[]>
  readonly budget: () => Budget
  readonly catalogue: () => readonly CatalogueEntry[]
  readonly tools: ToolsPort
  /** Fails with words that tell a model which argument to mend. */
  readonly validate: (schema: JsonObject, value: JsonValue) => Promise<Result<null>>
  readonly consent: ConsentPort
  /** Answers what servers ask for while they serve a call. */
  readonly serverRequests: { readonly answer: AnswerServerRequest }
  readonly model: ModelPort
  readonly newId: {
    readonly message: () => MessageId
    readonly run: () => RunId
    readonly call: () => CallId
    readonly payload: () => PayloadId
    readonly ask: () => AskId
  }
  readonly log: (line: string) => void
}

export type ConversationSettings = {
  readonly title: string
  /** "provider/model", or null while none is chosen. */
  readonly model: string | null
  readonly instructions: string
  readonly effort: ReasoningEffort
}

export type AttachmentsPort = {
  /** Facts of stored files that a message is to hold, or why it may not hold them or this model not be given them. */
  readonly describe: (
    conversation: ConversationId,
    attachments: readonly AttachmentId[],
    model: string,
  ) => Promise<Result<readonly Attachment[]>>
  /** All of it as base64; null when the file was erased or is damaged. */
  readonly read: (attachment: AttachmentId) => Promise<string | null>
}

/** What was stored of an assistant message before its end. */
export type PartialMessage = {
  readonly conversation: ConversationId
  readonly messageId: MessageId
  readonly parts: readonly MessagePart[]
}

export type ToolsPort = {
  /** Starts a stopped server first. A failure's message is given to the model as it is. */
  readonly prepare: (
    alias: string,
    tool: string,
    options: { readonly signal: AbortSignal },
  ) => Promise<Result<ToolTarget>>
  /** What a call would reach now; null while the server does not run. Starts nothing. */
  readonly target: (alias: string, tool: string) => ToolTarget | null
  readonly dispatch: (permit: Permit, options: DispatchOptions) => Promise<CallOutcome>
}

export type CallProposal = {
  readonly conversation: ConversationId
  readonly runId: RunId
  readonly callId: CallId
  readonly by: 'model' | 'user'
  readonly target: ToolTarget
  readonly canonicalArguments: string
  /** Null unless the call is made again with what its server asked for. */
  readonly input: CallInput | null
  /** How often it was sent before; absent for the first time. */
  readonly roundsBefore?: number
  /** A question also under a session grant: the user has something to do elsewhere first. */
  readonly asksAnyway?: true
}

export type ConsentPort = {
  /** Strict JSON (consent.md row 21). A failure is answered to the model. */
  readonly readArguments: (text: string) => Result<{ readonly canonical: string; readonly value: JsonObject }>
  /** Stores the question, or under a session grant the question, its verdict and its dispatch in one commit. */
  readonly propose: (
    proposal: CallProposal,
  ) => Promise<{ readonly kind: 'asked' } | { readonly kind: 'permitted'; readonly permit: Permit }>
  /**
   * Under a session grant stores the call as dispatched, in one commit with `alongside`. Null when no grant covers it;
   * nothing is stored then.
   */
  readonly useGrant: (proposal: CallProposal, alongside: readonly Write[]) => Promise<Permit | null>
  /** Stores the dispatch of an allowed call, or the event that leads back to a new question. */
  readonly consume: (
    callId: CallId,
    target: ToolTarget,
  ) => Promise<{ readonly kind: 'permitted'; readonly permit: Permit } | { readonly kind: 'refused' }>
  /** Settles open questions and calls that were allowed but not sent as cancelled, never as denied. */
  readonly cancel: (conversation: ConversationId, callIds: readonly CallId[], reason: string) => Promise<void>
  /** Parks a question of an earlier process life and stores a new one with the same bytes. */
  readonly reask: (conversation: ConversationId, callId: CallId) => Promise<void>
}

export type ModelPort = {
  readonly stream: (request: ModelRequest, signal: AbortSignal) => AsyncIterable<ModelEvent>
  readonly contextTokens: (model: string) => number | null
  /** False only for a model that is known to take none. */
  readonly takesTools: (model: string) => boolean
  /** Whether it is known to take pictures, and its protocol has a place for them in a tool's answer. */
  readonly takesResultPictures: (model: string) => boolean
  /** US dollars, null when the price is not known. */
  readonly price: (model: string, usage: Usage) => number | null
}

/** What an agent tells that is not stored. */
export type AgentUpdate =
  | Extract<ChatUpdate, { readonly kind: 'delta' | 'activity' | 'progress' }>
  | { readonly kind: 'activity-changed'; readonly conversation: ConversationId }
