import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createPidRegistry } from '../../main/mcp/process/pid-registry.ts'
import { verifies } from '../support/verifies.ts'
import { callRaw, configureRaw, createHarness, processesWith } from './mcp-harness.ts'
import { verifyProcesses } from './mcp-processes.ts'

// A child that calls setsid escapes a process group: the server's page says so.
verifyProcesses('group', ['--child', '--stay', '--ignore-term'])

verifies('mcp:faults:died', 'an escaped child that holds stdout does not keep the call waiting', async () => {
  process.env['ASSENT_PROCESS_ISOLATION'] = 'group'
  await using harness = createHarness({ restartDelaysMs: [] })
  await configureRaw(harness)
  expect(await callRaw(harness, 'orphan-stdout')).toMatchObject({
    kind: 'unknown',
    problem: { code: 'server-died' },
  })
  const [escaped] = processesWith(harness.marker)
  expect(escaped).toBeDefined()
  if (escaped !== undefined) process.kill(escaped, 'SIGKILL')
  delete process.env['ASSENT_PROCESS_ISOLATION']
})

test('leftovers of an earlier life are ended, and a reused process id is not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'assent-mcp-'))
  const leftover = spawn('sleep', ['60'], { stdio: 'ignore', detached: true })
  const innocent = spawn('sleep', ['60'], { stdio: 'ignore', detached: true })
  await createPidRegistry(folder).add(leftover.pid ?? 0)
  writeFileSync(join(folder, 'processes', `${innocent.pid}-12345`), '')
  writeFileSync(join(folder, 'processes', 'nonsense'), '')
  const ended = once(leftover, 'exit')
  expect(await createPidRegistry(folder).sweep()).toBe(1)
  expect((await ended)[1]).toBe('SIGKILL')
  expect(innocent.exitCode).toBeNull()
  expect(innocent.signalCode).toBeNull()
  innocent.kill('SIGKILL')
  expect(readdirSync(join(folder, 'processes'))).toEqual([])
  rmSync(folder, { recursive: true })
})
