import { performance } from 'node:perf_hooks'
import type { MessagePort } from 'node:worker_threads'
import { setLanguage } from '#contract/language/texts'
import { createAuditChain } from './audit-chain.ts'
import { applyCommit } from './apply-write.ts'
import { createCommitter, type CommitOutcome, type Committer } from './committer.ts'
import type { Connection } from './connection.ts'
import { createEraser } from './erase-conversation.ts'
import { createExportPieces } from './export-pieces.ts'
import { historyErrorFrom, type HistoryError } from './history-error.ts'
import { openDatabase } from './open-database.ts'
import type {
  CommitRequest,
  HistoryStatistics,
  ReadRequest,
  Reads,
  Reply,
  Request,
  ServerInput,
  ServerOutput,
  WorkerTask,
} from './protocol.ts'
import { createReads, databaseBytes } from './reads.ts'
import { createTables } from './tables.ts'

type ServeTask = Extract<WorkerTask, { readonly kind: 'serve' }>

/**
 * The database worker's life: opens the history, then carries out what it is asked, in order. Commits that came in
 * while the disk was busy share one transaction.
 */
export const serveDatabase = (port: MessagePort, task: ServeTask): void => {
  const post = (output: ServerOutput): void => port.postMessage(output)
  const opened = openDatabase(task.databasePath)
  if (!opened.ok) {
    post({ kind: 'opened', problem: opened.problem })
    port.close()
    return
  }
  const connection = opened.value
  const answer = createAnswers(connection, task.auditKey, post)
  let waiting: Request[] = []

  const answerWaiting = (): void => {
    const requests = waiting
    waiting = []
    for (const run of commitsTogether(requests)) post({ kind: 'replies', replies: answer(run) })
  }

  port.on('message', (input: ServerInput) => {
    if (input.kind === 'requests') {
      setLanguage(input.language)
      // The port delivers everything that has arrived before this immediate runs.
      if (waiting.length === 0) setImmediate(answerWaiting)
      waiting.push(...input.requests)
      return
    }
    answerWaiting()
    connection.close()
    port.close()
  })
  post({ kind: 'opened', problem: null })
}

type Run = readonly CommitRequest[] | ReadRequest

/** Neighbouring commits as one run; a read between two commits sees the first of them and not the second. */
const commitsTogether = (requests: readonly Request[]): readonly Run[] => {
  const runs: (CommitRequest[] | ReadRequest)[] = []
  for (const request of requests) {
    const last = runs.at(-1)
    if (request.name !== 'commit') runs.push(request)
    else if (Array.isArray(last)) last.push(request)
    else runs.push([request])
  }
  return runs
}

const createAnswers = (
  connection: Connection,
  auditKey: Uint8Array,
  post: (output: ServerOutput) => void,
): ((run: Run) => readonly Reply[]) => {
  const tables = createTables(connection)
  const audit = createAuditChain(connection, auditKey)
  const timed = createTimer(createCommitter(connection, (commit) => applyCommit({ tables, audit }, commit)))
  const sqliteVersion = String(connection.prepare('SELECT sqlite_version()').pluck().get())
  const reads: Reads = {
    ...createReads({ tables, onDamage: (damage) => post({ kind: 'damage', damage }) }),
    exportPiece: createExportPieces(connection, tables),
    eraseConversation: createEraser(connection, { tables, audit }),
    statistics: () => ({ databaseBytes: databaseBytes(connection), sqliteVersion, ...timed.statistics() }),
  }

  const read = ({ id, name, args }: ReadRequest): Reply => {
    try {
      return { id, kind: 'done', value: Reflect.apply(reads[name], undefined, args) }
    } catch (error) {
      return failed(id, historyErrorFrom(error))
    }
  }

  const store = (requests: readonly CommitRequest[]): readonly Reply[] => {
    const outcomes = timed.commit(requests.map(({ commit }) => commit))
    return requests.map(({ id }, index) => toReply(id, outcomes[index]))
  }

  return (run) => ('name' in run ? [read(run)] : store(run))
}

const createTimer = (commit: Committer) => {
  let stored = 0
  let transactions = 0
  let spentMs = 0

  const timed: Committer = (commits) => {
    const startedAt = performance.now()
    const outcomes = commit(commits)
    spentMs += performance.now() - startedAt
    transactions += 1
    stored += outcomes.filter(({ kind }) => kind === 'stored').length
    return outcomes
  }

  const statistics = (): Pick<HistoryStatistics, 'commits' | 'commitMs'> => ({
    commits: stored,
    commitMs: transactions === 0 ? 0 : spentMs / transactions,
  })

  return { commit: timed, statistics } as const
}

const toReply = (id: number, outcome: CommitOutcome | undefined): Reply => {
  if (outcome?.kind === 'stored') return { id, kind: 'done', value: outcome.events }
  return failed(id, outcome?.error ?? historyErrorFrom(new Error('a commit had no outcome')))
}

const failed = (id: number, { code, message }: HistoryError): Reply => ({ id, kind: 'failed', code, message })
