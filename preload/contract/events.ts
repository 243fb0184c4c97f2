import { z } from 'zod'
import {
  askId,
  attachmentId,
  callId,
  conversationId,
  messageId,
  payloadId,
  requestId,
  runId,
  serverId,
} from './ids.ts'
import { jsonObject, jsonValue } from './json.ts'
import { problem } from './result.ts'
import { serverRequest, serverRequestAnswer } from './server-requests.ts'

/**
 * What happened in a conversation, in the order it was stored. Events are only ever appended; every screen is a
 * reduction of them (see transcript.ts). A text that a model, a server or the user wrote is kept as it came.
 */

const event = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.object({ type: z.literal(type), ...shape }).readonly()

/** What a tool returned, in MCP's content kinds. Unknown kinds are kept as `other` with their JSON. */
export const content = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }).readonly(),
  z.object({ kind: z.literal('image'), mimeType: z.string(), base64: z.string() }).readonly(),
  z.object({ kind: z.literal('audio'), mimeType: z.string(), base64: z.string() }).readonly(),
  z
    .object({
      kind: z.literal('resource'),
      uri: z.string(),
      mimeType: z.string().optional(),
      text: z.string().optional(),
      base64: z.string().optional(),
    })
    .readonly(),
  z
    .object({
      kind: z.literal('resource-link'),
      uri: z.string(),
      name: z.string(),
      description: z.string().optional(),
      mimeType: z.string().optional(),
    })
    .readonly(),
  z.object({ kind: z.literal('other'), json: jsonValue }).readonly(),
])
export type Content = z.infer<typeof content>

/**
 * A tool's answer. Above `inlineResultBytes` the event carries only the beginning of the content and `payload` names
 * the whole answer, which `readPayload` returns.
 */
export const callResult = z
  .object({
    content: z.array(content).readonly(),
    structured: jsonValue.optional(),
    isError: z.boolean(),
    /** Size of the whole answer as JSON, in bytes. */
    bytes: z.number(),
    payload: payloadId.optional(),
  })
  .readonly()
export type CallResult = z.infer<typeof callResult>

/** Largest answer, as JSON in bytes, that is stored inside its event. */
export const inlineResultBytes = 100_000

/** Tokens as the provider reported them; `costUsd` is priced when the message is stored and never recomputed. */
export const usage = z
  .object({
    inputTokens: z.number(),
    outputTokens: z.number(),
    cachedInputTokens: z.number(),
    reasoningTokens: z.number(),
    costUsd: z.number().nullable(),
  })
  .readonly()
export type Usage = z.infer<typeof usage>

/**
 * What a provider wants back with its own words, such as a signature over them: opaque here, never shown, and given
 * only to the model that it came from.
 */
const continuation = jsonObject.optional()

/** A part of reasoning may have no text: some providers send theirs sealed. */
export const messagePart = z
  .object({ kind: z.enum(['text', 'reasoning']), text: z.string(), continuation })
  .readonly()
export type MessagePart = z.infer<typeof messagePart>

/** How long a model thinks before it answers; "default" leaves it to the provider. */
export const reasoningEfforts = ['default', 'none', 'low', 'medium', 'high'] as const
export const reasoningEffort = z.enum(reasoningEfforts)
export type ReasoningEffort = z.infer<typeof reasoningEffort>

/** A file given with a message; its bytes are stored beside the conversation under this id. */
export const attachment = z
  .object({ attachmentId, name: z.string(), mimeType: z.string(), bytes: z.number() })
  .readonly()
export type Attachment = z.infer<typeof attachment>

/** `tool` under its server's alias, and the name under which a model was offered it. */
export const runTool = z.object({ name: z.string(), alias: z.string(), tool: z.string() }).readonly()
export type RunTool = z.infer<typeof runTool>

/**
 * A run with more tools than its model is given at once: it finds them by searching. `catalogue` is what its model is
 * told of all of them at the start, as quoted data.
 */
export const toolSearch = z.object({ catalogue: z.string() }).readonly()
export type ToolSearch = z.infer<typeof toolSearch>

/** Where a run stops by itself. Null means no limit. */
export const budget = z
  .object({ steps: z.number(), tokens: z.number().nullable(), costUsd: z.number().nullable() })
  .readonly()
export type Budget = z.infer<typeof budget>

const finishReasons = ['stop', 'tool-calls', 'length', 'refused', 'interrupted', 'failed', 'stopped'] as const
const runEndReasons = [
  'completed',
  'stopped',
  'step-limit',
  'token-limit',
  'cost-limit',
  'repeating',
  'failed',
  'interrupted',
] as const
export type RunEndReason = (typeof runEndReasons)[number]

export const verdicts = ['allowed', 'denied', 'cancelled', 'stale', 'expired', 'parked'] as const
export type Verdict = (typeof verdicts)[number]

/** Who settled a question: the user, a grant of this session, or the program itself (cancel, restart, expiry). */
const deciders = ['user', 'session-grant', 'program'] as const
export type Decider = (typeof deciders)[number]

const conversationEvent = z.discriminatedUnion('type', [
  event('conversation-created', { title: z.string() }),
  event('conversation-renamed', { title: z.string(), by: z.enum(['user', 'automatic']) }),
  event('conversation-deleted', {}),
  event('conversation-restored', {}),
  event('model-chosen', { model: z.string() }),
  event('instructions-set', { text: z.string() }),
  event('effort-chosen', { effort: reasoningEffort }),

  event('user-message', {
    messageId,
    text: z.string(),
    attachments: z.array(attachment).readonly().optional(),
  }),
  /** A run is one answer of an agent (`agent`) or one tool driven by hand (`manual`). */
  event('run-started', {
    runId,
    kind: z.enum(['agent', 'manual']),
    model: z.string().nullable(),
    tools: z.array(runTool).readonly(),
    toolSearch: toolSearch.optional(),
    budget,
  }),
  event('assistant-started', { messageId, runId, model: z.string() }),
  event('assistant-finished', {
    messageId,
    runId,
    parts: z.array(messagePart).readonly(),
    finish: z.enum(finishReasons),
    problem: problem.optional(),
    usage: usage.optional(),
    durationMs: z.number(),
  }),
  event('call-requested', {
    callId,
    runId,
    /** The assistant message that asked, null for a call by hand. */
    messageId: messageId.nullable(),
    by: z.enum(['model', 'user']),
    /** The provider's id of the call, echoed with its result. */
    providerCallId: z.string(),
    /** The name as the model wrote it; `alias` and `tool` are null when no tool of the run has it. */
    name: z.string(),
    alias: z.string().nullable(),
    tool: z.string().nullable(),
    /** The arguments as JSON text, as they came. */
    arguments: z.string(),
    continuation,
  }),
  /** Answered to the model without asking the user. */
  event('call-refused', { callId, problem }),
  /** Answered from the list of tools; no server was asked. From now on the run's model is offered these as well. */
  event('tools-offered', {
    callId,
    query: z.string(),
    tools: z.array(runTool).readonly(),
    /** What the model is told. */
    answer: z.string(),
  }),
  event('call-proposed', { callId, requestId, serverId, callHash: z.string() }),
  event('call-decided', {
    callId,
    requestId,
    verdict: z.enum(verdicts),
    by: z.enum(deciders),
    reason: z.string().optional(),
  }),
  event('call-dispatched', { callId, requestId }),
  event('call-limited', { callId, seconds: z.number() }),
  event('call-finished', {
    callId,
    result: callResult,
    durationMs: z.number(),
    warning: z.string().optional(),
  }),
  /** The server asked for something while the call was under way. */
  event('server-asked', { callId, askId, request: serverRequest }),
  /** What it was given, stored before it goes out. `model` and `usage` where a model was asked for it. */
  event('server-answered', {
    callId,
    askId,
    answer: serverRequestAnswer,
    model: z.string().optional(),
    usage: usage.optional(),
  }),
  /** It took its request back, or the call ended first: nothing goes to it. What was spent until then was spent. */
  event('server-withdrew', {
    callId,
    askId,
    model: z.string().optional(),
    usage: usage.optional(),
  }),
  /**
   * The call has an end only when it is made again with what the server asked for, which is a new question: `asks` by
   * the names that the server gave them. `requestState` is the server's, sent back as it is, and only to the launch of
   * the server that gave it.
   */
  event('call-input-required', {
    callId,
    asks: z.record(z.string(), askId),
    requestState: z.string().nullable(),
    launchHash: z.string(),
    /** It is made again as it was: the server only waits until the user has been at its addresses. */
    takesNoAnswers: z.literal(true).optional(),
  }),
  /** The call ended without an answer although nothing is in doubt: cancelled, timed out, or an error reply. */
  event('call-failed', { callId, problem, durationMs: z.number() }),
  /** The call was sent and its answer never came: it may or may not have taken effect. */
  event('call-outcome-unknown', { callId, problem }),
  event('run-stop-requested', { runId }),
  event('run-finished', { runId, reason: z.enum(runEndReasons), problem: problem.optional() }),
  /** Earlier turns are given to the model as this summary; the conversation itself keeps them. */
  event('context-compacted', {
    runId,
    summary: z.string(),
    keptFrom: messageId,
    /** What writing the summary took. */
    usage: usage.optional(),
  }),
  /** A model was paid for a summary that could not be used: nothing was replaced. */
  event('summary-failed', { runId, usage }),
])
export type ConversationEvent = z.infer<typeof conversationEvent>
export type EventType = ConversationEvent['type']
export type EventOf<Type extends EventType> = Extract<ConversationEvent, { readonly type: Type }>

/** Events about a conversation as a whole: they belong to no branch of it. */
export const conversationWideTypes: readonly EventType[] = [
  'conversation-created',
  'conversation-renamed',
  'conversation-deleted',
  'conversation-restored',
  'model-chosen',
  'effort-chosen',
  'instructions-set',
]

export const storedEvent = z
  .object({
    /** Position in the whole history; unique and increasing. */
    seq: z.number(),
    conversation: conversationId,
    /** The event this one follows on its branch; null at the root and for events about the whole conversation. */
    parent: z.number().nullable(),
    /** Wall time, milliseconds since 1970. Order is by `seq`, never by this. */
    at: z.number(),
    event: conversationEvent,
  })
  .readonly()
export type StoredEvent = z.infer<typeof storedEvent>
