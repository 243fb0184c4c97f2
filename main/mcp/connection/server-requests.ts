import { isJsonObject, type JsonObject } from '#contract/json'
import type { HandleServerRequest } from '../../server-request.ts'
import { readServerRequest } from './read-server-request.ts'

/** Requests of the server, answered one by one while the connection lasts. */
export type ServerRequests = {
  /** True when the message was a request for us, or takes one back. */
  readonly take: (message: JsonObject) => boolean
  /** The connection is gone: what is still being answered is given up. */
  readonly close: () => void
}

type Deps = {
  readonly capabilities: JsonObject
  readonly handle: HandleServerRequest | undefined
  readonly send: (message: JsonObject) => void
}

/** So many may wait for an answer; further ones are refused at once. */
const openLimit = 20
const tooMany = { code: -32000, message: 'Too many requests at a time' }

export const createServerRequests = ({ capabilities, handle, send }: Deps): ServerRequests => {
  const open = new Map<number | string, AbortController>()

  const answer = async (id: number | string, method: string, params: JsonObject): Promise<void> => {
    const request = readServerRequest(method, params, capabilities)
    if (!request.ok) return send({ jsonrpc: '2.0', id, error: { ...request.problem } })
    if (open.size >= openLimit || open.has(id)) return send({ jsonrpc: '2.0', id, error: tooMany })
    const abort = new AbortController()
    open.set(id, abort)
    const given = await (handle ?? refuse)(request.value, abort.signal).catch((error: unknown) => ({
      kind: 'error' as const,
      code: -32603,
      message: error instanceof Error ? error.message : String(error),
    }))
    open.delete(id)
    if (abort.signal.aborted) return
    send(
      given.kind === 'result'
        ? { jsonrpc: '2.0', id, result: given.result }
        : { jsonrpc: '2.0', id, error: { code: given.code, message: given.message } },
    )
  }

  return {
    take: (message) => {
      const { id, method } = message
      const params = isJsonObject(message['params']) ? message['params'] : {}
      if (method === 'notifications/cancelled') {
        const taken = params['requestId']
        const abort = typeof taken === 'number' || typeof taken === 'string' ? open.get(taken) : undefined
        abort?.abort('cancelled')
        return abort !== undefined
      }
      if (typeof method !== 'string' || method === 'ping') return false
      if (typeof id !== 'number' && typeof id !== 'string') return false
      void answer(id, method, params)
      return true
    },
    close: () => {
      for (const abort of open.values()) abort.abort('closed')
    },
  }
}

const refuse: HandleServerRequest = () =>
  Promise.resolve({ kind: 'error', code: -32601, message: 'Method not found' })
