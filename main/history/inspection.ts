import type { MessagePort } from 'node:worker_threads'
import { t } from '#contract/language/texts'
import { exhausted, fail, ok, type Result } from '#contract/result'
import { createAttachmentTable } from './attachment-table.ts'
import { verifyAuditChain } from './audit-chain.ts'
import { backUp } from './backup.ts'
import { openConnection, type Connection } from './connection.ts'
import { createEventTable } from './event-table.ts'
import { historyErrorFrom } from './history-error.ts'
import { createPayloadTable } from './payload-table.ts'
import type { Damage, InspectionOutput, WorkerTask } from './protocol.ts'
import { quickCheck } from './quick-check.ts'

type InspectionTask = Exclude<WorkerTask, { readonly kind: 'serve' }>

const sliceEvents = 1_000
const slicePayloads = 20
const sliceAttachments = 1

/**
 * Checks a history that another thread is writing, through a connection of its own that only reads: commits go on
 * meanwhile and wait for nothing.
 */
export const inspectDatabase = (port: MessagePort, task: InspectionTask): void => {
  const connection = openConnection(task.databasePath, { readonly: true })
  try {
    port.postMessage(carryOut(connection, task))
  } finally {
    connection.close()
    port.close()
  }
}

const carryOut = (connection: Connection, task: InspectionTask): InspectionOutput => {
  switch (task.kind) {
    case 'verify-audit':
      return { kind: 'audit', verdict: verifyAuditChain(connection, task.auditKey) }
    case 'check-integrity':
      return checkIntegrity(connection)
    case 'back-up':
      return makeBackup(connection)
    default:
      return exhausted(task)
  }
}

const makeBackup = (connection: Connection): InspectionOutput => {
  try {
    return { kind: 'backed-up', path: backUp(connection, 'backup') }
  } catch (error) {
    return { kind: 'not-backed-up', message: historyErrorFrom(error).message }
  }
}

const checkIntegrity = (connection: Connection): InspectionOutput => {
  const fault = quickCheck(connection)
  const damages =
    fault === null
      ? [...damagedEvents(connection), ...damagedPayloads(connection), ...damagedAttachments(connection)]
      : []
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

function* damagedAttachments(connection: Connection): Generator<Damage> {
  const attachments = createAttachmentTable(connection)
  let slice = attachments.scan(0, sliceAttachments)
  while (slice !== null) {
    for (const attachment of slice.damaged) yield { kind: 'attachment', attachment }
    slice = attachments.scan(slice.last, sliceAttachments)
  }
}

const toResult = (fault: string | null, damaged: number): Result<null> => {
  if (fault !== null) return fail('history-damaged', t('history.check.damaged', { fault }))
  if (damaged > 0) return fail('history-damaged', t('history.check.damagedEntries', { number: damaged }))
  return ok(null)
}
