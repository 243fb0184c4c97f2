import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { detectIsolation, processIsolation } from '../../main/mcp/process/isolation.ts'
import { verifies } from '../support/verifies.ts'
import { until } from '../support/until.ts'
import {
  callRaw,
  configureRaw,
  createHarness,
  packaged,
  definitionOf,
  processesWith,
  rawServer,
  stateOf,
} from './mcp-harness.ts'

const runsNode = (pid: number): boolean => readlinkSync(`/proc/${pid}/exe`) === process.execPath

const hostProgram = new URL('../fixtures/servers/host-program.ts', import.meta.url).pathname

/** What holds in either way of keeping processes together. `faults` are those that this way can contain. */
export const verifyProcesses = (mode: 'namespace' | 'group', faults: readonly string[]): void => {
  describe.concurrent(`processes, isolation: ${mode}`, () => {
    beforeAll(() => {
      if (mode === 'group') process.env['ASSENT_PROCESS_ISOLATION'] = 'group'
    })
    afterAll(() => {
      delete process.env['ASSENT_PROCESS_ISOLATION']
    })

    test(`is in force and said (${mode})`, async () => {
      expect((await detectIsolation()).kind).toBe(mode)
      expect(await processIsolation()).toContain(mode === 'group' ? 'process group' : 'PID namespace')
    })

    verifies(
      'mcp:orphans:none',
      `an orderly stop of a server that ignores it, with children (${mode})`,
      async () => {
        await using harness = createHarness()
        await configureRaw(harness, faults)
        await callRaw(harness, 'echo')
        expect(processesWith(harness.marker).length).toBeGreaterThanOrEqual(2)
        await harness.supervisor.stop('raw')
        await until('nothing is left', () => processesWith(harness.marker).length === 0)
        expect(readdirSync(join(harness.folder, 'processes'))).toEqual([])
      },
    )

    verifies('mcp:orphans:none', `a crash of the server (${mode})`, async () => {
      await using harness = createHarness({ restartDelaysMs: [] })
      await configureRaw(harness, faults)
      await callRaw(harness, 'die')
      await until('nothing is left', () => processesWith(harness.marker).length === 0)
      expect(stateOf(harness).kind).toBe('failed')
    })

    verifies('mcp:orphans:none', `closing many at once within five seconds (${mode})`, async () => {
      const harness = createHarness()
      const aliases = ['a', 'b', 'c', 'd']
      await harness.supervisor.configure(
        new Map(
          aliases.map((alias) => [
            alias,
            definitionOf(harness, [alias === 'a' ? packaged('everything') : rawServer, ...faults]),
          ]),
        ),
      )
      await Promise.all(aliases.map((alias) => harness.supervisor.start(alias)))
      const startedAt = performance.now()
      await harness[Symbol.asyncDispose]()
      expect(performance.now() - startedAt).toBeLessThan(5_000)
      await until('nothing is left', () => processesWith(harness.marker).length === 0)
    })

    verifies('mcp:orphans:none', `Assent is killed (${mode})`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'assent-mcp-'))
      const host = spawn(process.execPath, [hostProgram, folder, ...faults], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const [line] = (await once(createInterface({ input: host.stdout }), 'line')) as [string]
      const { marker, started } = JSON.parse(line) as { marker: string; started: boolean }
      expect(started).toBe(true)
      expect(processesWith(marker).length).toBeGreaterThanOrEqual(2)
      host.kill('SIGKILL')
      await until('nothing is left', () => processesWith(marker).length === 0)
      rmSync(folder, { recursive: true, force: true })
    })

    test(`exit codes, signals and SIGTERM pass through (${mode})`, async () => {
      await using harness = createHarness({ restartDelaysMs: [] })
      await configureRaw(harness, ['--stay', '--note-term'])
      await harness.supervisor.start('raw')
      const server = processesWith(harness.marker).find(runsNode)
      if (server !== undefined) process.kill(server, 'SIGKILL')
      await until('it has ended', () => stateOf(harness).kind === 'failed')
      expect(stateOf(harness)).toMatchObject({
        problem: { message: expect.stringContaining('signal SIGKILL') },
      })
      await harness.supervisor.start('raw')
      await harness.supervisor.stop('raw')
      expect(harness.journal()).toContain('"SIGTERM"')
    })
  })
}
