import type { MessagePort } from 'node:worker_threads'
import { fail, ok, type Result } from '#contract/result'
import { verifyAuditChain } from './audit-chain.ts'
import { openConnection, type Connection } from './connection.ts'
import { createEventTable } from './event-table.ts'
import type { InspectionOutput, WorkerTask } from './protocol.ts'
import { quickCheck } from './quick-check.ts'

type InspectionTask = Exclude<WorkerTask, { readonly kind: 'serve' }>

const sliceRows = 1_000

/**
 * Checks a history that another thread is writing, through a connection of its own that only reads: commits go on
 * meanwhile and wait for nothing.
 */
export const inspectDatabase = (port: MessagePort, task: InspectionTask): void => {
  const connection = openConnection(task.databasePath, { readonly: true })
  try {
    const output: InspectionOutput =
      task.kind === 'verify-audit'
        ? { kind: 'audit', verdict: verifyAuditChain(connection, task.auditKey) }
        : checkIntegrity(connection)
    port.postMessage(output)
  } finally {
    connection.close()
    port.close()
  }
}

const checkIntegrity = (connection: Connection): InspectionOutput => {
  const fault = quickCheck(connection)
  const damagedEvents = fault === null ? findDamagedEvents(connection) : []
  return { kind: 'integrity', result: toResult(fault, damagedEvents), damagedEvents }
}

/** In slices: one long read would keep the log from being cut. */
const findDamagedEvents = (connection: Connection): readonly number[] => {
  const events = createEventTable(connection)
  const damaged: number[] = []
  let rows = events.scan(0, sliceRows)
  while (rows.length > 0) {
    for (const row of rows) if (row.kind === 'damaged') damaged.push(row.seq)
    rows = events.scan(rows.at(-1)?.seq ?? Infinity, sliceRows)
  }
  return damaged
}

const toResult = (fault: string | null, damagedEvents: readonly number[]): Result<null> => {
  if (fault !== null)
    return fail(
      'history-damaged',
      `The history file is damaged (${fault}). Make a copy of the data folder, then let Assent set the file aside.`,
    )
  if (damagedEvents.length > 0)
    return fail(
      'history-damaged',
      `${damagedEvents.length} entries of the history are damaged and are not shown. The disk may be failing: make a copy of the data folder.`,
    )
  return ok(null)
}
