import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import type { ServerRequestAnswer } from '#contract/server-requests'
import type { HandleServerRequest } from '../../server-request.ts'
import type { RequestScope } from '../transport/request-scope.ts'
import { readServerRequest } from './read-server-request.ts'

/** Requests of the server, answered one by one while the connection lasts. */
export type ServerRequests = {
  /**
   * True when the message was a request for us, or takes one back.
   *
   * @param scope What of ours it belongs to, where that can be told.
   */
  readonly take: (message: JsonObject, scope: RequestScope | null) => boolean
  /** The handshake is done: until then everything is refused, and without sessions nothing may be asked at all. */
  readonly begin: (era: 'session' | 'stateless') => void
  /** What a server asks for a task of ours belongs to this; returns the end of that. */
  readonly openTask: (taskId: string, scope: RequestScope) => () => void
  /** The connection is gone: what is still being answered is given up. */
  readonly close: () => void
}

type Deps = {
  readonly capabilities: JsonObject
  /** For what belongs to nothing of ours. */
  readonly handle: HandleServerRequest | undefined
  readonly send: (message: JsonObject) => void
}

/** So many may wait for an answer; further ones are refused at once. */
const openLimit = 20
const tooMany = { code: -32_000, message: 'Too many requests at a time' }
const tooEarly = { code: -32_600, message: 'The handshake is not done yet' }
const tooLate = { code: -32_000, message: 'The request that this belonged to is over' }
const relatedTask = 'io.modelcontextprotocol/related-task'

export const createServerRequests = ({ capabilities, handle, send }: Deps): ServerRequests => {
  const open = new Map<number | string, AbortController>()
  const tasks = new Map<string, RequestScope>()
  let state: 'handshake' | 'session' | 'stateless' = 'handshake'

  const refuse = (id: number | string, error: JsonObject): void => send({ jsonrpc: '2.0', id, error })

  const answer = async (
    id: number | string,
    method: string,
    params: JsonObject,
    scope: RequestScope | null,
  ): Promise<void> => {
    if (state === 'handshake') return refuse(id, tooEarly)
    const request = readServerRequest(method, params, capabilities)
    if (!request.ok) return refuse(id, { ...request.problem })
    if (open.size >= openLimit || open.has(id)) return refuse(id, tooMany)
    const task = taskOf(params)
    const belongsTo = (task === null ? undefined : tasks.get(task)) ?? scope
    const abort = new AbortController()
    open.set(id, abort)
    const over = belongsTo?.over()
    const signal = over === undefined ? abort.signal : AbortSignal.any([abort.signal, over])
    const answering = (belongsTo?.handle ?? handle ?? refuseAll)(request.value, signal)
    const given = await Promise.race([answering.catch(broken), whenAborted(signal)])
    open.delete(id)
    if (abort.signal.aborted) return
    if (given === null) return refuse(id, tooLate)
    if (given.kind === 'error') return refuse(id, { code: given.code, message: given.message })
    send({ jsonrpc: '2.0', id, result: task === null ? given.result : withTask(given.result, task) })
  }

  return {
    take: (message, scope) => {
      const { id, method } = message
      const params = isJsonObject(message['params']) ? message['params'] : {}
      if (method === 'notifications/cancelled') {
        const taken = params['requestId']
        const abort = typeof taken === 'number' || typeof taken === 'string' ? open.get(taken) : undefined
        abort?.abort('cancelled')
        return abort !== undefined
      }
      if (typeof method !== 'string' || (typeof id !== 'number' && typeof id !== 'string')) return false
      // From 2026-07-28 on nothing answers there: "Clients MUST NOT send JSON-RPC responses".
      if (state === 'stateless') return true
      if (method === 'ping') return false
      void answer(id, method, params, scope)
      return true
    },
    begin: (era) => {
      state = era
    },
    openTask: (taskId, scope) => {
      tasks.set(taskId, scope)
      return () => {
        if (tasks.get(taskId) === scope) tasks.delete(taskId)
      }
    },
    close: () => {
      for (const abort of open.values()) abort.abort('closed')
    },
  }
}

const refuseAll: HandleServerRequest = () =>
  Promise.resolve({ kind: 'error', code: -32_601, message: 'Method not found' })

const broken = (error: unknown): ServerRequestAnswer => ({
  kind: 'error',
  code: -32_603,
  message: error instanceof Error ? error.message : String(error),
})

const whenAborted = (signal: AbortSignal): Promise<null> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(null)
    else signal.addEventListener('abort', () => resolve(null), { once: true })
  })

/** Which task of ours the request serves (MCP 2025-11-25, basic/utilities/tasks, "Related Task Metadata"). */
const taskOf = ({ _meta: meta }: JsonObject): string | null => {
  const related: JsonValue | undefined = isJsonObject(meta) ? meta[relatedTask] : undefined
  const taskId = isJsonObject(related) ? related['taskId'] : undefined
  return typeof taskId === 'string' ? taskId : null
}

const withTask = (result: JsonObject, taskId: string): JsonObject => {
  const meta = isJsonObject(result['_meta']) ? result['_meta'] : {}
  return { ...result, _meta: { ...meta, [relatedTask]: { taskId } } }
}
