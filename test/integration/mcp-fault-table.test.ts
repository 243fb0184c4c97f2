import { join } from 'node:path'
import { describe, expect } from 'vitest'
import type { CallOutcome } from '../../main/call.ts'
import { faultRows, type FaultRow } from '../fixtures/servers/fault-rows.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'
import { callRaw, createHarness, definitionOf, processesWith, type Harness } from './mcp-harness.ts'

const faultServer = new URL('../fixtures/servers/fault-server.ts', import.meta.url).pathname

const configure = async (harness: Harness, { id, definition, start, call }: FaultRow): Promise<void> => {
  // A fault of the start or of the process heals with the next life; then even the same entry works again.
  const heals = start !== undefined || call?.kind === 'unknown'
  const args = [faultServer, id, ...(heals ? [join(harness.folder, 'lives'), String(start?.lives ?? 1)] : [])]
  await harness.supervisor.configure(
    new Map([['raw', definitionOf(harness, args, { messageBytes: 64_000_000, ...definition })]]),
  )
}

const checkStart = async (harness: Harness, { start }: FaultRow): Promise<void> => {
  const started = await harness.supervisor.start('raw')
  if (start === undefined) return expect(started).toMatchObject({ ok: true })
  expect(started).toMatchObject({ ok: false, problem: { code: start.code } })
  for (const word of start.words) expect(started.ok ? '' : started.problem.message).toContain(word)
  expect(processesWith(harness.marker)).toEqual([])
}

const checkCall = async (harness: Harness, { call }: FaultRow): Promise<void> => {
  if (call === undefined) return
  const { limitMs, kind, code, words = [], warning, largeBytes } = call
  const outcome = await callRaw(harness, 'fault', {}, { timeoutMs: () => limitMs ?? 60_000 })
  expect(outcome).toMatchObject({ kind, ...(code === undefined ? {} : { problem: { code } }) })
  const message = 'problem' in outcome ? outcome.problem.message : ''
  for (const word of words) expect(message).toContain(word)
  checkResult(outcome, warning, largeBytes)
}

const checkResult = (
  outcome: CallOutcome,
  warning: string | undefined,
  largeBytes: number | undefined,
): void => {
  if (outcome.kind !== 'result') return
  expect(outcome.warning ?? '').toContain(warning ?? '')
  if (warning === undefined) expect(outcome.warning).toBeUndefined()
  expect(outcome.large?.bytes ?? 0).toBeGreaterThanOrEqual(largeBytes ?? 0)
  expect(Buffer.byteLength(JSON.stringify(outcome.content))).toBeLessThan(1_000_000)
}

const checkDetail = async (harness: Harness, { log, tools, heldBack }: FaultRow): Promise<void> => {
  const textOfLog = async (): Promise<string> => {
    const detail = await harness.supervisor.detail('raw')
    return detail.ok ? detail.value.log.map((line) => line.text).join('\n') : ''
  }
  if (log !== undefined) await until(`the log has "${log}"`, async () => (await textOfLog()).includes(log))
  const detail = await harness.supervisor.detail('raw')
  if (!detail.ok) throw new Error(detail.problem.message)
  expect(detail.value.log.length).toBeLessThanOrEqual(1_000)
  if (tools !== undefined) expect(detail.value.tools).toHaveLength(tools)
  expect(detail.value.quarantined.map(({ reason }) => reason)).toEqual(
    (heldBack ?? []).map((reason) => expect.stringContaining(reason)),
  )
}

/** The same server, or its next life, carries out a call after its fault. */
const checkSecond = async (harness: Harness, row: FaultRow): Promise<void> => {
  if (row.restart) await harness.supervisor.restart('raw')
  if (row.tools === 0) return expect(await harness.supervisor.restart('raw')).toMatchObject({ ok: true })
  // Whoever corrects the entry, or gives a slow server more time, has a server that works.
  if (row.start && row.definition) await configure(harness, { ...row, definition: {} })
  expect(await callRaw(harness, 'echo', { after: row.id })).toMatchObject({
    kind: 'result',
    isError: false,
    content: [{ kind: 'text', text: JSON.stringify({ after: row.id }) }],
  })
}

describe.concurrent('each fault of the table', () => {
  for (const row of faultRows) {
    const { id, definition, start } = row
    const detail = `${id}${start && definition ? ` ${JSON.stringify(definition)}` : ''}`
    verifies('mcp:faults:table', detail, async () => {
      await using harness = createHarness({ restartDelaysMs: [10] })
      await configure(harness, row)
      await checkStart(harness, row)
      await checkCall(harness, row)
      await checkSecond(harness, row)
      await checkDetail(harness, row)
      const stopStartedAt = performance.now()
      await harness.supervisor.stop('raw')
      expect(performance.now() - stopStartedAt).toBeLessThan(5_000)
      await until('no process is left', () => processesWith(harness.marker).length === 0)
    })
  }
})

verifies('mcp:faults:start', 'a server that says a lot before its handshake gets ready in time', async () => {
  await using harness = createHarness()
  await configure(harness, { id: 'stderr-megabytes', definition: { startTimeoutSeconds: 6 } })
  expect(await harness.supervisor.start('raw')).toMatchObject({ ok: true })
})
