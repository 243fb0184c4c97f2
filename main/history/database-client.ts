import { Worker } from 'node:worker_threads'
import type { StoredEvent } from '#contract/events'
import { currentLanguage, t } from '#contract/language/texts'
import { fail, ok, type Problem, type Result } from '#contract/result'
import type { Commit } from './apply-write.ts'
import { HistoryError } from './history-error.ts'
import type { Damage, ReadName, Reads, ServerInput, ServerOutput, WorkerTask } from './protocol.ts'
import { createRequestQueue } from './request-queue.ts'

/** The main thread's end of the database worker. After it is disposed every call fails with code `closed`. */
export type DatabaseClient = AsyncDisposable & {
  readonly commit: (commit: Commit) => Promise<readonly StoredEvent[]>
  readonly read: <Name extends ReadName>(
    name: Name,
    ...args: Parameters<Reads[Name]>
  ) => Promise<ReturnType<Reads[Name]>>
}

/** Starts the worker and waits until the history is open, or says why it is not. */
export const startDatabase = async (options: {
  readonly workerUrl: URL
  readonly task: Extract<WorkerTask, { readonly kind: 'serve' }>
  readonly onDamage: (damage: Damage) => void
}): Promise<Result<DatabaseClient>> => {
  const worker = new Worker(options.workerUrl, {
    workerData: { task: options.task, language: currentLanguage() },
  })
  const opening = Promise.withResolvers<Problem | null>()
  const exited = Promise.withResolvers<void>()
  const post = (input: ServerInput): void => worker.postMessage(input, [])
  const queue = createRequestQueue((requests) =>
    post({ kind: 'requests', requests, language: currentLanguage() }),
  )

  worker.on('message', (output: ServerOutput) => {
    if (output.kind === 'opened') opening.resolve(output.problem)
    else if (output.kind === 'damage') options.onDamage(output.damage)
    else for (const reply of output.replies) queue.settle(reply)
  })
  worker.on('error', (error) => {
    const message = t('history.error.stopped', { detail: String(error) })
    opening.resolve({ code: 'history-unwritable', message })
    queue.abort(new HistoryError('closed', message))
  })
  worker.on('exit', () => {
    opening.resolve({ code: 'history-unwritable', message: t('history.error.notOpened') })
    queue.abort(new HistoryError('closed'))
    exited.resolve()
  })

  const problem = await opening.promise
  if (problem !== null) {
    await exited.promise
    return fail(problem.code, problem.message)
  }
  return ok({
    commit: (commit) => queue.ask((id) => ({ id, name: 'commit', commit })),
    read: (name, ...args) => queue.ask((id) => ({ id, name, args })),
    [Symbol.asyncDispose]: async () => {
      queue.close(new HistoryError('closed'))
      post({ kind: 'close' })
      await exited.promise
    },
  })
}
