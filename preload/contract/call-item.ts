import type { CallResult, Decider, EventOf, RunTool } from './events.ts'
import type { AskId, RequestId, ServerId } from './ids.ts'
import type { Problem } from './result.ts'
import type { ServerRequest, ServerRequestAnswer } from './server-requests.ts'

/**
 * One tool call's way: requested, then refused or answered from the list of tools at once, or waiting, then allowed or
 * denied, then running, then one of the ends. A question that went stale, expired or was parked leads back to
 * `requested`, and so does a call whose server wants to know something first, once it is all answered (`asking`).
 */
export type CallState =
  | { readonly kind: 'requested' }
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** It searched the list of tools: `tools` are what it found. */
  | {
      readonly kind: 'found'
      readonly query: string
      readonly tools: readonly RunTool[]
      readonly answer: string
    }
  | {
      readonly kind: 'waiting'
      readonly requestId: RequestId
      readonly serverId: ServerId
      readonly callHash: string
    }
  | { readonly kind: 'allowed'; readonly requestId: RequestId; readonly by: Decider }
  | { readonly kind: 'denied'; readonly by: Decider; readonly reason?: string | undefined }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'running'; readonly requestId: RequestId; readonly by: Decider; readonly since: number }
  /** It was sent and came back with questions: those of its last round. */
  | { readonly kind: 'asking'; readonly by: Decider }
  | {
      readonly kind: 'done'
      readonly result: CallResult
      readonly by: Decider
      readonly durationMs: number
      readonly warning?: string | undefined
    }
  | { readonly kind: 'failed'; readonly problem: Problem; readonly by: Decider; readonly durationMs: number }
  | { readonly kind: 'unknown'; readonly problem: Problem }

/** What a server asked for while a call was under way. */
export type CallAsk = {
  readonly askId: AskId
  readonly at: number
  readonly request: ServerRequest
  readonly state: CallAskState
}

export type CallAskState =
  | { readonly kind: 'open' }
  /** `model` wrote it, where one was asked. */
  | { readonly kind: 'answered'; readonly answer: ServerRequestAnswer; readonly model: string | null }
  /** The server took it back, or the call ended first: nothing went to it. */
  | { readonly kind: 'withdrawn' }

/** One time that a server sent a call back with questions. */
export type CallRound = Omit<EventOf<'call-input-required'>, 'type' | 'callId'>

export type CallItem = Omit<EventOf<'call-requested'>, 'type'> & {
  readonly kind: 'call'
  readonly seq: number
  readonly at: number
  readonly state: CallState
  readonly limitSeconds: number | null
  /** Of the server that it was proposed for last; null before that. */
  readonly serverId: ServerId | null
  /** In the order in which the server asked. */
  readonly asks: readonly CallAsk[]
  /** With one or more the call was sent, and is made again with the answers to the last. */
  readonly rounds: readonly CallRound[]
}

/** Whether nothing can change the call any more. */
export const isSettled = (state: CallState): boolean =>
  state.kind !== 'requested' &&
  state.kind !== 'waiting' &&
  state.kind !== 'allowed' &&
  state.kind !== 'running' &&
  state.kind !== 'asking'

/** Whether it goes on only when the user answers a question: about the call, or one that its server asks. */
export const isWaitingForUser = ({ state, asks }: CallItem): boolean =>
  state.kind === 'waiting' ||
  ((state.kind === 'running' || state.kind === 'asking') &&
    asks.some((ask) => ask.state.kind === 'open' && ask.request.kind !== 'roots'))
