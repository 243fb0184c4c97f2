import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import type { Problem } from '#contract/result'
import { cutMiddle } from '../../cut-middle.ts'
import type { RequestScope } from './request-scope.ts'
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
  readonly open: (options?: PendingOptions) => { readonly id: number; readonly reply: Promise<Reply> }
  /** False when the request was settled before. */
  readonly resolve: (id: number, reply: Reply) => boolean
  /** True when the message answers one of ours, also when the answer comes too late. */
  readonly settle: (message: JsonObject) => boolean
  /** A reply that was too long to read; without an id it can only be told apart when one request is open. */
  readonly settleOversized: (id: number | string | null, bytes: number) => boolean
  /** What the request belongs to; null also for one that is not open. */
  readonly scopeOf: (id: JsonValue) => RequestScope | null
  /** What all open requests belong to that belong to anything, if that is one: where nothing tells them apart. */
  readonly onlyScope: () => RequestScope | null
  /** True when the notification was progress of one of ours. */
  readonly progress: (method: string, params: JsonObject) => boolean
  readonly close: () => void
}

export type PendingOptions = {
  /** Told of progress until the reply, or until the signal aborts where there is one. */
  readonly onProgress?: ((params: JsonObject) => void) | undefined
  readonly progressUntil?: AbortSignal | undefined
  readonly scope?: RequestScope | undefined
}

/** Far above the ids that the SDK counts from zero on the same pipe. Numbers, since some servers know no others. */
const firstId = 1_000_000

export const createPendingRequests = (): PendingRequests => {
  const open = new Map<number, Open>()
  /** Of requests that have their reply and go on as something else. */
  const listening = new Map<number, (params: JsonObject) => void>()
  let nextId = firstId

  const resolve = (id: number, reply: Reply): boolean => {
    const request = open.get(id)
    open.delete(id)
    request?.resolve(reply)
    return request !== undefined
  }

  return {
    open: ({ onProgress, progressUntil, scope } = {}) => {
      const id = nextId
      nextId += 1
      const { promise, resolve } = Promise.withResolvers<Reply>()
      open.set(id, { resolve, onProgress, scope })
      if (progressUntil === undefined || onProgress === undefined) return { id, reply: promise }
      listening.set(id, onProgress)
      progressUntil.addEventListener('abort', () => listening.delete(id), { once: true })
      return { id, reply: promise }
    },
    resolve,
    settle: (message) => {
      const id = numberIn(message['id'])
      if (!(id >= firstId && id < nextId)) return false
      resolve(id, replyOf(message))
      return true
    },
    settleOversized: (id, bytes) => {
      const only = open.size === 1 ? open.keys().next().value : undefined
      const known = id === null ? only : Number(id)
      return known !== undefined && resolve(known, { kind: 'oversized', bytes })
    },
    scopeOf: (id) => (typeof id === 'number' ? (open.get(id)?.scope ?? null) : null),
    onlyScope: () => {
      const scopes = new Set([...open.values()].flatMap(({ scope }) => (scope === undefined ? [] : [scope])))
      const [first] = scopes
      return scopes.size === 1 && first !== undefined ? first : null
    },
    progress: (method, params) => {
      if (method !== 'notifications/progress') return false
      const token = numberIn(params['progressToken'])
      const told = open.get(token)?.onProgress ?? listening.get(token)
      told?.(params)
      return true
    },
    close: () => {
      for (const id of open.keys()) resolve(id, { kind: 'closed' })
    },
  }
}

/** Some servers give an id back as text. NaN for what is neither: an object may not even let itself be converted. */
export const numberIn = (id: JsonValue | undefined): number =>
  typeof id === 'number' || typeof id === 'string' ? Number(id) : Number.NaN

type Open = Pick<PendingOptions, 'onProgress' | 'scope'> & {
  readonly resolve: (reply: Reply) => void
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
