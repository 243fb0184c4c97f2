import { setTimeout as sleep } from 'node:timers/promises'
import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import type { Connection } from '../connection/connection.ts'
import type { ExpectedCall } from '../transport/expected-calls.ts'
import type { Reply } from '../transport/pending-requests.ts'
import type { RequestScope } from '../transport/request-scope.ts'

export type TaskOptions = {
  /** Of the whole task; aborting cancels it. */
  readonly signal: AbortSignal
  readonly scope: RequestScope
  readonly onProgress: (params: JsonObject) => void
  /** How long the server is asked to keep the task, in milliseconds. */
  readonly ttlMs: number
}

const shortestPollMs = 200
const usualPollMs = 1_000
const longestPollMs = 30_000
const cancelMs = 5_000

/**
 * Calls a tool that answers only as a task (MCP 2025-11-25, basic/utilities/tasks) and follows the task to its end.
 * The reply is what the call would have answered. A task whose end cannot be learned is `closed` with a problem of
 * code `task-lost`.
 */
export const callAsTask = async (
  connection: Connection,
  call: ExpectedCall,
  options: TaskOptions,
): Promise<Reply> => {
  const { signal, scope, ttlMs } = options
  const progress = createTaskProgress(options.onProgress)
  const created = await connection.callTool(call, {
    signal,
    scope,
    onProgress: progress.told,
    progressUntil: scope.over(),
    task: { ttl: ttlMs },
  })
  const first = created.kind === 'result' ? readTask(memberOf(created.result, 'task')) : null
  if (first === null) return created
  const endTask = connection.openTask(first.taskId, scope)
  try {
    return await follow(first, { connection, signal, scope, progress })
  } finally {
    endTask()
    if (signal.aborted) cancelTask(connection, first.taskId)
  }
}

type Following = {
  readonly connection: Connection
  readonly signal: AbortSignal
  readonly scope: RequestScope
  readonly progress: TaskProgress
}

const follow = async (first: Task, following: Following): Promise<Reply> => {
  const { connection, signal, scope, progress } = following
  let task = first
  for (;;) {
    progress.status(task.message)
    const end = await endOf(task, following)
    if (end !== null) return end
    await sleep(task.pollMs, null, { signal }).catch(() => {})
    const looked = await connection.request('tasks/get', { taskId: task.taskId }, { signal, scope })
    if (looked.kind === 'cancelled' || looked.kind === 'closed') return looked
    const next = looked.kind === 'result' ? readTask(looked.result) : null
    if (next === null) return lost(reasonOf(looked))
    task = { ...next, taskId: task.taskId }
  }
}

/** Null while the task goes on. */
const endOf = async (task: Task, following: Following): Promise<Reply | null> => {
  switch (task.status) {
    case 'working':
      return null
    case 'input_required': {
      // What it wants comes while its result is waited for. A server that does not wait says so with an error.
      const reply = await resultOf(task, following)
      return reply.kind === 'error' ? null : reply
    }
    case 'completed':
      return resultOf(task, following)
    case 'failed': {
      const reply = await resultOf(task, following)
      const isTold = reply.kind !== 'error' || task.message === null
      return isTold ? reply : { ...reply, message: task.message }
    }
    case 'cancelled':
      return { kind: 'error', code: null, message: t('mcp.call.taskCancelled') }
    default:
      return { kind: 'malformed' }
  }
}

const resultOf = async ({ taskId }: Task, { connection, signal, scope }: Following): Promise<Reply> => {
  const reply = await connection.request('tasks/result', { taskId }, { signal, scope, isCallResult: true })
  // The task runs, or ran, whether or not its result could be asked for.
  return reply.kind === 'not-sent' ? lost(reply.problem.message) : reply
}

/** Not waited for: whether it arrives changes nothing here. */
const cancelTask = (connection: Connection, taskId: string): void => {
  void connection.request('tasks/cancel', { taskId }, { signal: AbortSignal.timeout(cancelMs) })
}

const reasonOf = (reply: Reply): string | null => {
  if (reply.kind === 'not-sent') return reply.problem.message
  return reply.kind === 'error' ? reply.message : null
}

const lost = (reason: string | null): Reply => ({
  kind: 'closed',
  problem: {
    code: 'task-lost',
    message: reason === null ? t('mcp.call.taskUnreadable') : t('mcp.call.taskLost', { reason }),
  },
})

type Task = {
  readonly taskId: string
  /** The server's word, known or not. */
  readonly status: string
  readonly message: string | null
  readonly pollMs: number
}

const readTask = (value: JsonValue | undefined): Task | null => {
  if (!isJsonObject(value)) return null
  const { taskId, status, statusMessage, pollInterval } = value
  if (typeof taskId !== 'string' || typeof status !== 'string') return null
  const wanted = typeof pollInterval === 'number' ? pollInterval : usualPollMs
  return {
    taskId,
    status,
    message: typeof statusMessage === 'string' && statusMessage !== '' ? statusMessage : null,
    pollMs: Math.min(Math.max(wanted, shortestPollMs), longestPollMs),
  }
}

const memberOf = (value: JsonValue, member: string): JsonValue | undefined =>
  isJsonObject(value) ? value[member] : undefined

type TaskProgress = {
  readonly told: (params: JsonObject) => void
  readonly status: (message: string | null) => void
}

/** What the task says of its state goes with the last progress that was told. */
const createTaskProgress = (onProgress: (params: JsonObject) => void): TaskProgress => {
  let last: JsonObject = { progress: 0 }
  return {
    told: (params) => {
      last = params
      onProgress(params)
    },
    status: (message) => {
      if (message === null || message === last['message']) return
      last = { ...last, message }
      onProgress(last)
    },
  }
}
