import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { migrations } from '../../main/history/migrations/migrations.ts'
import { acquireLock } from '../../main/history/lock.ts'
import { conversation, eventWrite, userMessage } from '../fixtures/history/samples.ts'
import { slowStep } from '../fixtures/history/slow-step.ts'
import {
  localHistory,
  openedHistory,
  runFixture,
  temporaryFolder,
  type Child,
} from '../fixtures/history/workspace.ts'
import { verifies } from '../support/verifies.ts'

const proof = Number(process.env['ASSENT_PROOF'] ?? 1)

const waitForLines = async (child: Child, count: number): Promise<void> => {
  await child.printed(count)
  expect(child.lines.length).toBeGreaterThanOrEqual(count)
}

verifies('history:acknowledged-is-kept', 'and no commit is there in part', async () => {
  await Promise.all([0, 1, 2].map((lane) => killAgainAndAgain(lane, 5 * proof)))
})

const killAgainAndAgain = async (lane: number, kills: number): Promise<void> => {
  using folder = temporaryFolder()
  const acknowledged: string[] = []
  for (let kill = 0; kill < kills; kill += 1) {
    await using child = runFixture('writer.ts', [folder.database, `p${kill}`, `${lane + 1}`])
    await waitForLines(child, 1 + (((kill + lane) * 37) % 60))
    child.process.kill('SIGKILL')
    await child.exited
    acknowledged.push(...child.lines)
  }

  await using opened = await openedHistory(folder.database)
  const events = await opened.history.readWholeBranch(conversation)
  const ids = new Set(events.map(({ event }) => (event.type === 'user-message' ? event.messageId : '')))
  expect(acknowledged.length).toBeGreaterThan(kills)
  expect(acknowledged.filter((id) => !ids.has(userIdOf(id)))).toEqual([])
  const firsts = [...ids].filter((id) => !id.endsWith('-second'))
  expect(firsts.filter((id) => !ids.has(userIdOf(`${id}-second`)))).toEqual([])
  expect(ids.size).toBe(firsts.length * 2)
  expect(await opened.history.verifyAudit()).toEqual({ rows: firsts.length + 1, firstBadRow: null })
  expect(await opened.history.checkIntegrity()).toEqual({ ok: true, value: null })
}

const userIdOf = (id: string) => {
  const event = userMessage(id)
  if (event.type !== 'user-message') throw new Error('not a user message')
  return event.messageId
}

verifies('history:migration-whole', 'killed at any moment of it', async () => {
  const found: number[] = []
  for (let kill = 0; kill < 6 * proof; kill += 1) {
    using folder = temporaryFolder()
    {
      using old = localHistory(folder.database)
      old.commit([eventWrite(userMessage('u1'))])
    }
    await using child = runFixture('migrator.ts', [folder.database])
    await waitForLines(child, 1)
    const until = performance.now() + kill * 16
    while (performance.now() < until && child.process.exitCode === null) await delay(1)
    child.process.kill('SIGKILL')
    await child.exited

    const version = readFileSync(folder.database).readUInt32BE(60)
    expect([migrations.length, migrations.length + 1]).toContain(version)
    using history = localHistory(folder.database, { migrations: [...migrations, slowStep] })
    const filled = history.connection.prepare('SELECT count(*) FROM copies').pluck().get()
    expect(filled).toBe(8_000)
    expect(history.tables.events.scan(0, 5).map(({ kind }) => kind)).toEqual(['genuine'])
    expect(history.connection.pragma('integrity_check', { simple: true })).toBe('ok')
    found.push(version)
  }
  expect(found[0]).toBe(migrations.length)
})

test('a creation that is killed leaves no half file', async () => {
  for (let kill = 0; kill < 3 * proof; kill += 1) {
    using folder = temporaryFolder()
    await using child = runFixture('opener.ts', [folder.database])
    const unfinished = `${folder.database}.unfinished`
    while (!existsSync(unfinished) && !existsSync(folder.database) && child.process.exitCode === null)
      await nextTurn()
    for (let turn = 0; turn < kill * 100; turn += 1) await nextTurn()
    child.process.kill('SIGKILL')
    await child.exited
    await using opened = await openedHistory(folder.database)
    expect(await opened.history.preferences()).toEqual({})
  }
})

verifies('history:one-instance', 'of processes that start together exactly one gets it', async () => {
  for (let race = 0; race < 3 * proof; race += 1) {
    using folder = temporaryFolder()
    await using first = runFixture('locker.ts', [folder.path])
    await using second = runFixture('locker.ts', [folder.path])
    for (const child of [first, second]) await waitForLines(child, 1)
    for (const child of [first, second]) child.process.stdin?.write('go\n')
    for (const child of [first, second]) await waitForLines(child, 2)
    const outcomes = [first, second].map((child) => child.lines[1])
    expect(outcomes.filter((outcome) => outcome === 'acquired')).toHaveLength(1)

    const refused = acquireLock(folder.path, 'this test')
    const holder = outcomes[0] === 'acquired' ? first : second
    expect(refused).toMatchObject({ ok: false, problem: { code: 'data-in-use' } })
    expect(!refused.ok && refused.problem.message).toContain(
      `process ${holder.process.pid}, the test program`,
    )
    holder.process.kill('SIGKILL')
    await holder.exited
    const taken = acquireLock(folder.path, 'this test')
    expect(taken.ok).toBe(true)
    if (taken.ok) taken.value[Symbol.dispose]()
  }
})

verifies('history:one-instance', 'within a process too, and the sentence follows the holder', () => {
  using folder = temporaryFolder()
  const held = acquireLock(folder.path, 'the web shell')
  if (!held.ok) throw new Error(held.problem.message)
  held.value.describe('the web shell at http://127.0.0.1:4310')
  const refused = acquireLock(folder.path, 'another')
  expect(!refused.ok && refused.problem.message).toContain(
    `process ${process.pid}, the web shell at http://127.0.0.1:4310`,
  )
  expect(existsSync(join(folder.path, 'assent.db'))).toBe(false)
  held.value[Symbol.dispose]()
  held.value[Symbol.dispose]()
  const again = acquireLock(folder.path, 'another')
  expect(again.ok).toBe(true)
  if (again.ok) again.value[Symbol.dispose]()
  const nowhere = acquireLock(join(folder.path, 'missing'), 'nobody')
  expect(nowhere).toMatchObject({ ok: false, problem: { code: 'data-unwritable' } })
})
