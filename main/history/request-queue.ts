import { historyErrorFrom, HistoryError } from './history-error.ts'
import type { Reply, Request } from './protocol.ts'

/** Requests under way to the database worker, and what waits for their replies. */
export type RequestQueue = {
  /** Resolves with the reply's value: what the request's name promises, which only the caller knows. */
  readonly ask: <Value>(toRequest: (id: number) => Request) => Promise<Value>
  readonly settle: (reply: Reply) => void
  /** Sends what waits to be sent and lets it finish; later requests fail with `reason`. */
  readonly close: (reason: HistoryError) => void
  /** Fails everything under way, and all later requests. */
  readonly abort: (reason: HistoryError) => void
}

/** `resolve` is declared as a method, whose parameter may be narrower: the map holds waiters for all kinds of values. */
type Waiting = { resolve(value: unknown): void; readonly reject: (error: HistoryError) => void }

/** Requests made in one turn of the event loop travel as one message through `post`. */
export const createRequestQueue = (post: (requests: readonly Request[]) => void): RequestQueue => {
  const waiting = new Map<number, Waiting>()
  let outbox: Request[] = []
  let lastId = 0
  let end: HistoryError | null = null

  const rejectOne = (id: number, error: HistoryError): void => {
    waiting.get(id)?.reject(error)
    waiting.delete(id)
  }

  const postOne = (request: Request): void => {
    try {
      post([request])
    } catch (error) {
      rejectOne(request.id, historyErrorFrom(error))
    }
  }

  const flush = (): void => {
    const requests = outbox
    outbox = []
    if (requests.length === 0) return
    try {
      post(requests)
    } catch {
      // One of them cannot be copied to another thread; the others can.
      requests.forEach(postOne)
    }
  }

  return {
    ask: (toRequest) =>
      new Promise((resolve, reject) => {
        if (end !== null) return reject(end)
        lastId += 1
        waiting.set(lastId, { resolve, reject })
        if (outbox.length === 0) queueMicrotask(flush)
        outbox.push(toRequest(lastId))
      }),
    settle: (reply) => {
      const waiter = waiting.get(reply.id)
      waiting.delete(reply.id)
      if (reply.kind === 'done') waiter?.resolve(reply.value)
      else waiter?.reject(new HistoryError(reply.code, reply.message))
    },
    close: (reason) => {
      flush()
      end ??= reason
    },
    abort: (reason) => {
      end ??= reason
      for (const id of waiting.keys()) rejectOne(id, end)
    },
  }
}
