import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ok } from '#contract/result'
import type { LogLine } from '#contract/views'
import { verifies } from '../support/verifies.ts'
import { until } from '../support/until.ts'
import {
  callOptions,
  callRaw,
  configureRaw,
  createHarness,
  definitionOf,
  hashOf,
  prepared,
  processesWith,
  rawServer,
  stateOf,
  type Harness,
} from './mcp-harness.ts'

describe.concurrent('faults', () => {
  const logOf = async (harness: Harness): Promise<readonly LogLine[]> => {
    const detail = await harness.supervisor.detail('raw')
    return detail.ok ? detail.value.log : []
  }

  const wireFaults = [
    ['an end at the first unknown request', ['--exit-on-probe'], 'trying the older handshake'],
  ] as const

  for (const [fault, args, logged] of wireFaults) {
    verifies('mcp:faults:wire', fault, async () => {
      await using harness = createHarness()
      await configureRaw(harness, args)
      expect(await callRaw(harness, 'echo', { n: 1 })).toMatchObject({ kind: 'result', isError: false })
      expect(await callRaw(harness, 'echo', { n: 2 })).toMatchObject({ kind: 'result' })
      const log = (await logOf(harness)).map((line) => line.text).join('\n')
      expect(log).toContain(logged)
    })
  }

  const startFaults = [
    ['command is a folder', [], { command: tmpdir() }, 'command-is-folder', ['is a folder, not a program']],
    ['working directory is a file', [], { cwd: rawServer }, 'bad-folder', ['is not a folder']],
    ['arguments hold a zero byte', ['a\0b'], {}, 'spawn-failed', ['Check the command']],
  ] as const

  for (const [fault, args, changes, code, words] of startFaults) {
    verifies('mcp:faults:start', fault, async () => {
      await using harness = createHarness()
      await configureRaw(harness, args, changes)
      const started = await harness.supervisor.start('raw')
      expect(started).toMatchObject({ ok: false, problem: { code } })
      for (const word of words) expect(started.ok ? '' : started.problem.message).toContain(word)
      expect(stateOf(harness)).toMatchObject({ kind: 'failed', problem: { code } })
      expect(processesWith(harness.marker)).toEqual([])
      const target = await harness.supervisor.prepare('raw', 'echo', { signal: new AbortController().signal })
      expect(target).toMatchObject({ ok: false, problem: { code: 'start-failed' } })
      await configureRaw(harness)
      expect(await callRaw(harness, 'echo')).toMatchObject({ kind: 'result' })
    })
  }

  test('a start can be stopped while it waits for the server', async () => {
    await using harness = createHarness()
    await configureRaw(harness, ['--silent'])
    const starting = harness.supervisor.start('raw')
    await until('the process runs', () => processesWith(harness.marker).length > 0)
    await harness.supervisor.stop('raw')
    expect(await starting).toMatchObject({ ok: false, problem: { code: 'cancelled' } })
    expect(stateOf(harness)).toEqual({ kind: 'stopped' })
    expect(processesWith(harness.marker)).toEqual([])
  })

  const callFaults = [
    ['a structured output that fits', 'structured', { n: 1 }, { kind: 'result', structured: { n: 1 } }],
    ['requests of the server', 'ask', {}, { kind: 'result' }],
  ] as const

  verifies('mcp:faults:call', callFaults.map(([fault]) => fault).join(', '), async () => {
    await using harness = createHarness()
    await configureRaw(harness, [], { callTimeoutSeconds: 60 })
    await harness.supervisor.start('raw')
    for (const [fault, tool, given, expected] of callFaults) {
      const startedAt = performance.now()
      expect(await callRaw(harness, tool, given), fault).toMatchObject(expected)
      expect(performance.now() - startedAt, fault).toBeLessThan(15_000)
      expect(await callRaw(harness, 'echo', { after: fault })).toMatchObject({ kind: 'result' })
      expect(stateOf(harness).kind).toBe('ready')
    }
  })

  verifies('mcp:faults:call', 'structured output that does not fit is kept with a warning', async () => {
    await using harness = createHarness()
    await configureRaw(harness)
    expect(await callRaw(harness, 'structured', { n: 'one' })).toMatchObject({
      kind: 'result',
      structured: { n: 'one' },
      warning: expect.stringContaining('`n` must be number'),
    })
    const [slow, echo] = await Promise.all([callRaw(harness, 'slow-structured'), callRaw(harness, 'echo')])
    expect(slow).toMatchObject({ kind: 'result', warning: expect.stringContaining('took longer') })
    expect(echo).toMatchObject({ kind: 'result' })
  })

  verifies(
    'mcp:faults:call',
    'requests of a server outside of a call are answered, and those for what we do not offer with -32601',
    async () => {
      await using harness = createHarness()
      await configureRaw(harness)
      await callRaw(harness, 'ask')
      await until(
        'both are answered',
        () => harness.journal().filter((line) => line.includes('"ask-')).length === 3,
      )
      const answers = harness.journal().map((line) => JSON.parse(line) as Record<string, unknown>)
      expect(answers.find((answer) => answer['id'] === 'ask-1')).toMatchObject({ error: { code: -1 } })
      expect(answers.find((answer) => answer['id'] === 'ask-3')).toMatchObject({ error: { code: -32601 } })
      expect(answers.find((answer) => answer['id'] === 'ask-2')).toMatchObject({ result: {} })
    },
  )

  verifies(
    'mcp:faults:call',
    'a hanging call ends by its limit or a cancel, and the server is told',
    async () => {
      await using harness = createHarness()
      await configureRaw(harness)
      let limitMs = Infinity
      const limited = callRaw(harness, 'hang', {}, { timeoutMs: () => limitMs })
      limitMs = 50
      expect(await limited).toMatchObject({ kind: 'failed', problem: { code: 'timed-out' } })
      const stop = new AbortController()
      const target = await prepared(harness, 'hang')
      const cancelled = harness.supervisor.dispatch(
        harness.permitFor(target, {}),
        callOptions({ signal: stop.signal }),
      )
      stop.abort()
      expect(await cancelled).toMatchObject({ kind: 'failed', problem: { code: 'cancelled' } })
      expect(
        await harness.supervisor.dispatch(
          harness.permitFor(target, {}),
          callOptions({ signal: AbortSignal.abort() }),
        ),
      ).toMatchObject({ kind: 'failed', problem: { code: 'cancelled' } })
      expect(await callRaw(harness, 'echo')).toMatchObject({ kind: 'result' })
      expect(harness.journal().filter((line) => line.includes('notifications/cancelled'))).toHaveLength(2)
      expect(harness.journal().filter((line) => line.includes('"hang"'))).toHaveLength(2)
    },
  )

  test('a server that no longer reads is called unresponsive, and a restart helps', async () => {
    await using harness = createHarness()
    await configureRaw(harness)
    expect(await callRaw(harness, 'stop-reading', {}, { timeoutMs: () => 100 })).toMatchObject({
      kind: 'failed',
    })
    await until('it is unresponsive', () => stateOf(harness).kind === 'unresponsive')
    await harness.supervisor.restart('raw')
    expect(await callRaw(harness, 'echo')).toMatchObject({ kind: 'result' })
  })

  test('a start that breaks unexpectedly fails with a sentence and can be tried again', async () => {
    let broken = true
    await using harness = createHarness({
      approveLaunch: (launch) =>
        broken
          ? Promise.reject(new Error('the disk is full'))
          : Promise.resolve(ok({ launchHash: hashOf(launch) })),
    })
    await configureRaw(harness)
    expect(await harness.supervisor.start('raw')).toMatchObject({
      ok: false,
      problem: { code: 'start-broken' },
    })
    broken = false
    expect(await callRaw(harness, 'echo')).toMatchObject({ kind: 'result' })
  })

  verifies('mcp:faults:call', 'progress in the same chunk as the result arrives before it', async () => {
    await using harness = createHarness()
    await configureRaw(harness)
    const seen: unknown[] = []
    const outcome = await callRaw(harness, 'progress', {}, { onProgress: (progress) => seen.push(progress) })
    expect(outcome).toMatchObject({ kind: 'result' })
    expect(seen.at(0)).toEqual({ progress: 1, total: 5, message: 'step 1' })
    expect(seen.at(-1)).toEqual({ progress: 5, total: 5, message: 'step 5' })
  })

  for (const [fault, tool, exit] of [
    ['ends', 'die', 'exit code 3'],
    ['ends while a child holds its stdout', 'orphan-stdout', 'exit code 4'],
  ] as const) {
    verifies('mcp:faults:died', `a server that ${fault}`, async () => {
      await using harness = createHarness({ restartDelaysMs: [10] })
      await configureRaw(harness)
      const outcomes = await Promise.all([callRaw(harness, 'hang'), callRaw(harness, tool)])
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({
          kind: 'unknown',
          problem: { code: 'server-died', message: expect.stringContaining(exit) },
        })
      }
      if (tool === 'die') expect(JSON.stringify(outcomes)).toContain('about to die')
      expect(await callRaw(harness, 'echo')).toMatchObject({ kind: 'result' })
    })
  }

  verifies('mcp:faults:died', 'a server that closes its output is stopped', async () => {
    await using harness = createHarness({ restartDelaysMs: [10] })
    await configureRaw(harness)
    expect(await callRaw(harness, 'close-stdout')).toMatchObject({
      kind: 'unknown',
      problem: { code: 'server-died' },
    })
    expect(await callRaw(harness, 'echo')).toMatchObject({ kind: 'result' })
  })

  verifies('mcp:crash:backoff', 'a server that keeps ending is given up after the last attempt', async () => {
    await using harness = createHarness({ restartDelaysMs: [1, 2, 3] })
    await configureRaw(harness)
    await harness.supervisor.start('raw')
    for (let crash = 1; crash <= 4; crash += 1) {
      await until('it runs again', () => stateOf(harness).kind === 'ready')
      expect(await callRaw(harness, 'die')).toMatchObject({ kind: 'unknown' })
    }
    await until('it is given up', () => stateOf(harness).kind === 'failed')
    expect(stateOf(harness)).toMatchObject({
      problem: { code: 'server-died', message: expect.stringMatching(/exit code 3.*4 times in a row/s) },
      stderrTail: 'about to die',
    })
    expect(harness.launches).toHaveLength(4)
    expect(await callRaw(harness, 'echo')).toMatchObject({ kind: 'result' })
  })

  verifies('mcp:tools:tolerant', 'bad tools are set aside with their reasons', async () => {
    await using harness = createHarness()
    await configureRaw(harness, ['--bad-tools'])
    expect(await callRaw(harness, 'prototype')).toMatchObject({
      kind: 'failed',
      problem: { code: 'server-error' },
    })
    expect(await callRaw(harness, 'echo')).toMatchObject({ kind: 'result' })
    const detail = await harness.supervisor.detail('raw')
    const quarantined = detail.ok ? detail.value.quarantined : []
    expect(quarantined.map((tool) => tool.name).join(', ')).toBe(
      'no-schema, null-schema, string-schema, (no name), bad name, n\u0430me, bad-required, echo, (no name)',
    )
    expect(quarantined.every((tool) => tool.reason.endsWith('.'))).toBe(true)
  })

  test('endless, repeating and huge lists come to an end', async () => {
    await using harness = createHarness()
    for (const [fault, count] of [
      ['--endless', 64],
      ['--repeat-cursor', 2],
      ['--many', 5_000],
    ] as const) {
      await configureRaw(harness, [fault])
      expect(await harness.supervisor.start('raw')).toMatchObject({ ok: true })
      expect(harness.supervisor.catalogue()).toHaveLength(count)
    }
  })

  verifies(
    'mcp:tools:remembered',
    'tools are known before the server runs, unless its entry changed',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'assent-mcp-'))
      const manifests = new Map<string, string>()
      {
        await using harness = createHarness({ folder, manifests })
        await configureRaw(harness)
        await harness.supervisor.start('raw')
      }
      await using harness = createHarness({ folder, manifests })
      await configureRaw(harness)
      expect(harness.supervisor.catalogue().find((entry) => entry.tool.name === 'echo')).toMatchObject({
        running: false,
      })
      const remembered = harness.supervisor.catalogue().find((entry) => entry.tool.name === 'echo')
      const probes = (): number => harness.journal().filter((line) => line.includes('server/discover')).length
      const before = probes()
      expect((await prepared(harness, 'echo')).tool.definitionHash).toBe(remembered?.tool.definitionHash)
      expect(probes()).toBe(before)
      await harness.supervisor.configure(
        new Map([['raw', definitionOf(harness, [rawServer], { source: { command: 'other' } })]]),
      )
      expect(harness.supervisor.catalogue()).toEqual([])
      rmSync(folder, { recursive: true, force: true })
    },
  )
})
