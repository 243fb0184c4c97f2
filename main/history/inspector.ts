import { Worker } from 'node:worker_threads'
import { currentLanguage } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { AuditVerdict } from './audit-chain.ts'
import { HistoryError, historyErrorFrom } from './history-error.ts'
import type { Damage, InspectionOutput, WorkerTask } from './protocol.ts'

/** Checks that read the whole history, each in a thread of its own. Disposing ends those that are under way. */
export type Inspector = AsyncDisposable & {
  readonly checkIntegrity: () => Promise<Result<null>>
  readonly verifyAudit: () => Promise<AuditVerdict>
  /** Resolves with the path of a whole copy. Problem: `not-backed-up`. */
  readonly backUp: () => Promise<Result<string>>
}

export const createInspector = (deps: {
  readonly workerUrl: URL
  readonly databasePath: string
  readonly auditKey: Uint8Array
  readonly onDamage: (damage: Damage) => void
}): Inspector => {
  const { workerUrl, databasePath, auditKey } = deps
  const workers = new Set<Worker>()
  let isDisposed = false

  const inspect = async (task: WorkerTask): Promise<InspectionOutput> => {
    if (isDisposed) throw new HistoryError('closed')
    const worker = new Worker(workerUrl, { workerData: { task, language: currentLanguage() } })
    workers.add(worker)
    try {
      return await outputOf(worker)
    } finally {
      workers.delete(worker)
    }
  }

  return {
    checkIntegrity: async () => {
      const output = await inspect({ kind: 'check-integrity', databasePath })
      if (output.kind !== 'integrity') throw unexpected(output)
      output.damages.forEach(deps.onDamage)
      return output.result
    },
    verifyAudit: async () => {
      const output = await inspect({ kind: 'verify-audit', databasePath, auditKey })
      if (output.kind !== 'audit') throw unexpected(output)
      return output.verdict
    },
    backUp: async () => {
      const output = await inspect({ kind: 'back-up', databasePath })
      if (output.kind === 'not-backed-up') return fail('not-backed-up', output.message)
      if (output.kind !== 'backed-up') throw unexpected(output)
      return ok(output.path)
    },
    [Symbol.asyncDispose]: async () => {
      isDisposed = true
      await Promise.all([...workers].map((worker) => worker.terminate()))
    },
  }
}

const outputOf = (worker: Worker): Promise<InspectionOutput> =>
  new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', (error) => reject(historyErrorFrom(error)))
    worker.once('exit', () => reject(new HistoryError('closed')))
  })

const unexpected = (output: InspectionOutput): Error =>
  new Error(`not an answer to this check: ${output.kind}`)
