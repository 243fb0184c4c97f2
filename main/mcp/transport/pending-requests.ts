import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import type { Problem } from '#contract/result'
import { cutMiddle } from '../../cut-middle.ts'
import type { LargeResult } from '../messages/large-message-protocol.ts'

/** How a request of ours ended. */
export type Reply =
  | { readonly kind: 'result'; readonly result: JsonValue }
  | {
      readonly kind: 'error'
      readonly code: JsonValue
      readonly message: string
      readonly data?: JsonValue
    }
  /** The result of a tool call of megabytes, ready to be stored. */
  | { readonly kind: 'large-result'; readonly result: LargeResult }
  /** Nested too deeply to be read. */
  | { readonly kind: 'too-deep' }
  /** A reply with our id that is not JSON-RPC. */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'oversized'; readonly bytes: number }
  | { readonly kind: 'cancelled' }
  /** Nothing reached the server. */
  | { readonly kind: 'not-sent'; readonly problem: Problem }
  /** The server or the connection went away after the request was sent; `problem` where it is not the whole server. */
  | { readonly kind: 'closed'; readonly problem?: Problem }
  /** From 2026-07-28 on: the server wants to know something first, and the request is to be made again with it. */
  | {
      readonly kind: 'input-required'
      readonly inputRequests: JsonObject
      /** Sent back as it is; null when there is none. */
      readonly requestState: string | null
    }

export type PendingRequests = {
  readonly open: (onProgress?: (params: JsonObject) => void) => {
    readonly id: number
    readonly reply: Promise<Reply>
  }
  /** False when the request was settled before. */
  readonly resolve: (id: number, reply: Reply) => boolean
  /** True when the message answers one of ours, also when the answer comes too late. */
  readonly settle: (message: JsonObject) => boolean
  /** A reply that was too long to read; without an id it can only be told apart when one request is open. */
  readonly settleOversized: (id: number | string | null, bytes: number) => boolean
  /** True when the notification was progress of one of ours. */
  readonly progress: (method: string, params: JsonObject) => boolean
  readonly close: () => void
}

/** Far above the ids that the SDK counts from zero on the same pipe. Numbers, since some servers know no others. */
const firstId = 1_000_000

export const createPendingRequests = (): PendingRequests => {
  const open = new Map<number, Open>()
  let nextId = firstId

  const resolve = (id: number, reply: Reply): boolean => {
    const request = open.get(id)
    open.delete(id)
    request?.resolve(reply)
    return request !== undefined
  }

  return {
    open: (onProgress) => {
      const id = nextId
      nextId += 1
      const { promise, resolve } = Promise.withResolvers<Reply>()
      open.set(id, { resolve, onProgress: onProgress ?? (() => {}) })
      return { id, reply: promise }
    },
    resolve,
    settle: (message) => {
      const id = Number(message['id'] ?? Number.NaN)
      if (!(id >= firstId && id < nextId)) return false
      resolve(id, replyOf(message))
      return true
    },
    settleOversized: (id, bytes) => {
      const only = open.size === 1 ? open.keys().next().value : undefined
      const known = id === null ? only : Number(id)
      return known !== undefined && resolve(known, { kind: 'oversized', bytes })
    },
    progress: (method, params) => {
      if (method !== 'notifications/progress') return false
      open.get(Number(params['progressToken']))?.onProgress(params)
      return true
    },
    close: () => {
      for (const id of open.keys()) resolve(id, { kind: 'closed' })
    },
  }
}

type Open = {
  readonly resolve: (reply: Reply) => void
  readonly onProgress: (params: JsonObject) => void
}

const replyOf = (message: JsonObject): Reply => {
  const { result, error } = message
  if (isJsonObject(error)) {
    const { code, data } = error
    const reply = { kind: 'error', code: code ?? null, message: textOf(error) } as const
    return data === undefined ? reply : { ...reply, data }
  }
  if (typeof error === 'string') return { kind: 'error', code: null, message: cutError(error) }
  return isJsonObject(result) ? { kind: 'result', result } : { kind: 'malformed' }
}

const textOf = (error: JsonObject): string => {
  const { message } = error
  return typeof message === 'string' && message !== ''
    ? cutError(message)
    : t('mcp.call.noReason', { error: cutError(JSON.stringify(error)) })
}

/** A reason is read by people: what is longer is no reason but a result in the wrong place. */
const errorCharacters = 10_000

const cutError = (text: string): string => cutMiddle(text, errorCharacters)
