import type { MessagePort } from 'node:worker_threads'
import { fail, ok, type Result } from '#contract/result'
import { verifyAuditChain } from './audit-chain.ts'
import { openConnection, type Connection } from './connection.ts'
import { createEventTable } from './event-table.ts'
import { createPayloadTable } from './payload-table.ts'
import type { Damage, InspectionOutput, WorkerTask } from './protocol.ts'
import { quickCheck } from './quick-check.ts'

type InspectionTask = Exclude<WorkerTask, { readonly kind: 'serve' }>

const sliceEvents = 1_000
const slicePayloads = 20

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
  const damages = fault === null ? [...damagedEvents(connection), ...damagedPayloads(connection)] : []
  return { kind: 'integrity', result: toResult(fault, damages.length), damages }
}

/** In slices, as below: one long read would keep the log from being cut. */
function* damagedEvents(connection: Connection): Generator<Damage> {
  const events = createEventTable(connection)
  let rows = events.scan(0, sliceEvents)
  while (rows.length > 0) {
    for (const { kind, seq } of rows) if (kind === 'damaged') yield { kind: 'event', seq }
    rows = events.scan(rows.at(-1)?.seq ?? Infinity, sliceEvents)
  }
}

function* damagedPayloads(connection: Connection): Generator<Damage> {
  const payloads = createPayloadTable(connection)
  let slice = payloads.scan(0, slicePayloads)
  while (slice !== null) {
    for (const payload of slice.damaged) yield { kind: 'payload', payload }
    slice = payloads.scan(slice.last, slicePayloads)
  }
}

const toResult = (fault: string | null, damaged: number): Result<null> => {
  if (fault !== null)
    return fail(
      'history-damaged',
      `The history file is damaged (${fault}). Make a copy of the data folder, then let Assent set the file aside.`,
    )
  if (damaged > 0)
    return fail(
      'history-damaged',
      `${damaged} entries of the history are damaged and are not shown. The disk may be failing: make a copy of the data folder.`,
    )
  return ok(null)
}
