import { Worker } from 'node:worker_threads'
import type { StoredEvent } from '#contract/events'
import { fail, ok, type Problem, type Result } from '#contract/result'
import type { Commit } from './apply-write.ts'
import { HistoryError } from './history-error.ts'
import type {
  Damage,
  ReadName,
  Reads,
  Reply,
  Request,
  ServerInput,
  ServerOutput,
  WorkerTask,
} from './protocol.ts'

/** The main thread's end of the database worker. After it is disposed every call fails with code `closed`. */
export type DatabaseClient = AsyncDisposable & {
  readonly commit: (commit: Commit) => Promise<readonly StoredEvent[]>
  readonly read: <Name extends ReadName>(
    name: Name,
    ...args: Parameters<Reads[Name]>
  ) => Promise<ReturnType<Reads[Name]>>
}

/** `resolve` is declared as a method: its parameter is what the request's name promises, which the map cannot say. */
type Pending = { resolve(value: unknown): void; reject(error: HistoryError): void }

/** Starts the worker and waits until the history is open, or says why it is not. */
export const startDatabase = async (options: {
  readonly workerUrl: URL
  readonly task: Extract<WorkerTask, { readonly kind: 'serve' }>
  readonly onDamage: (damage: Damage) => void
}): Promise<Result<DatabaseClient>> => {
  const worker = new Worker(options.workerUrl, { workerData: options.task })
  const exited = new Promise((resolve) => worker.once('exit', resolve))
  const opening = Promise.withResolvers<Problem | null>()
  const pending = new Map<number, Pending>()
  let outbox: Request[] = []
  let lastId = 0
  let end: HistoryError | null = null

  const post = (input: ServerInput): void => worker.postMessage(input, [])

  const flush = (): void => {
    const requests = outbox
    outbox = []
    if (requests.length > 0) post({ kind: 'requests', requests })
  }

  /** Requests made in one turn of the event loop travel as one message. */
  const enqueue = (request: Request): void => {
    if (outbox.length === 0) queueMicrotask(flush)
    outbox.push(request)
  }

  const nextId = (): number => (lastId += 1)

  const ask = <Value>(request: Request): Promise<Value> =>
    new Promise((resolve, reject) => {
      if (end !== null) return reject(end)
      pending.set(request.id, { resolve, reject })
      enqueue(request)
    })

  const settle = (reply: Reply): void => {
    const waiting = pending.get(reply.id)
    pending.delete(reply.id)
    if (reply.kind === 'done') waiting?.resolve(reply.value)
    else waiting?.reject(new HistoryError(reply.code, reply.message))
  }

  const failAll = (error: HistoryError): void => {
    end ??= error
    for (const waiting of pending.values()) waiting.reject(end)
    pending.clear()
  }

  worker.on('message', (output: ServerOutput) => {
    if (output.kind === 'opened') opening.resolve(output.problem)
    else if (output.kind === 'damage') options.onDamage(output.damage)
    else for (const reply of output.replies) settle(reply)
  })
  worker.on('error', (error) => {
    const message = `The history stopped working. Start Assent again. (${String(error)})`
    opening.resolve({ code: 'history-unwritable', message })
    failAll(new HistoryError('closed', message))
  })
  worker.on('exit', () => {
    opening.resolve({ code: 'history-unwritable', message: 'The history could not be opened.' })
    failAll(new HistoryError('closed'))
  })

  const problem = await opening.promise
  if (problem !== null) {
    await exited
    return fail(problem.code, problem.message)
  }
  return ok({
    commit: (commit) => ask({ id: nextId(), name: 'commit', commit }),
    read: (name, ...args) => ask({ id: nextId(), name, args }),
    [Symbol.asyncDispose]: async () => {
      if (end === null) {
        flush()
        end = new HistoryError('closed')
        post({ kind: 'close' })
      }
      await exited
    },
  })
}
