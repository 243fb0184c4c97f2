import { describe, expect, test } from 'vitest'
import type { ServerRequest, ServerRequestAnswer } from '#contract/server-requests'
import type { CallInput } from '../../main/call.ts'
import { canonicalise } from '../../main/consent/canonical.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'
import { createHarness, definitionOf } from './mcp-harness.ts'
import { callWith, configureOffering, createOffering, received, saidBy } from './mcp-offering-harness.ts'

const faultServer = new URL('../fixtures/servers/fault-server.ts', import.meta.url).pathname

const accepted: ServerRequestAnswer = { kind: 'result', result: { action: 'accept', content: { n: 1 } } }
const answering =
  (answer: ServerRequestAnswer, seen: ServerRequest[] = []) =>
  (request: ServerRequest): Promise<ServerRequestAnswer> => {
    seen.push(request)
    return Promise.resolve(answer)
  }
const inputOf = (responses: Record<string, object>, requestState: string | null): CallInput => ({
  canonicalResponses: canonicalise(responses as never),
  requestState,
})
const formRequest = {
  kind: 'elicit-form',
  message: 'Which?',
  schema: expect.objectContaining({ type: 'object' }),
}

describe.concurrent('a server that asks while it serves a call', () => {
  verifies('mcp:asked:belongs', 'over pipes, the only call in flight answers', async () => {
    await using harness = await createOffering()
    const seen: ServerRequest[] = []
    const outcome = await callWith(harness, 'ask', { n: 1 }, { onServerRequest: answering(accepted, seen) })
    expect(saidBy(outcome)).toMatchObject({
      given: 1,
      answer: { result: accepted.kind === 'result' ? accepted.result : 0 },
    })
    expect(seen).toEqual([formRequest])
  })

  verifies(
    'mcp:asked:belongs',
    'over pipes, with several calls in flight none of them is asked',
    async () => {
      const outside: unknown[] = []
      await using harness = await createOffering(
        [],
        {},
        {
          answerServerRequest: async (server, request) => {
            outside.push([server, request])
            const since = performance.now()
            await until('both limits have passed', () => performance.now() - since > 600)
            return { kind: 'error', code: -1, message: 'no' }
          },
        },
      )
      const stop = new AbortController()
      const wrong = answering(accepted)
      const hanging = callWith(harness, 'hang', {}, { signal: stop.signal, onServerRequest: wrong })
      await until('the first call is on its way', () => received(harness, 'tools/call').length === 1)
      const limited = { timeoutMs: () => 500, onServerRequest: wrong }
      const outcome = await callWith(harness, 'ask', { n: 2 }, limited)
      expect(saidBy(outcome)).toMatchObject({ given: 2, answer: { error: { code: -1, message: 'no' } } })
      expect(outside).toEqual([[{ serverId: 'id-raw', alias: 'raw' }, formRequest]])
      stop.abort()
      await hanging
    },
  )

  verifies('mcp:asked:time', 'a call waits for the user for longer than its own limit', async () => {
    await using harness = await createOffering()
    const outcome = await callWith(
      harness,
      'ask',
      {},
      {
        timeoutMs: () => 300,
        onServerRequest: async () => {
          const since = performance.now()
          await until('the limit has passed twice', () => performance.now() - since > 600)
          return accepted
        },
      },
    )
    expect(outcome).toMatchObject({ kind: 'result' })
    const hung = await callWith(harness, 'hang', {}, { timeoutMs: () => 100 })
    expect(hung).toMatchObject({ kind: 'failed', problem: { code: 'timed-out' } })
  })

  test('taking the request back aborts its question, and so does cancelling the call', async () => {
    await using harness = await createOffering()
    let aborted = 0
    const waiting = (_request: ServerRequest, signal: AbortSignal): Promise<ServerRequestAnswer> =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          aborted += 1
          resolve(accepted)
        })
      })
    await callWith(harness, 'ask-and-take-back', {}, { onServerRequest: waiting })
    expect(aborted).toBe(1)
    const stop = new AbortController()
    const outcome = callWith(
      harness,
      'ask',
      {},
      {
        signal: stop.signal,
        onServerRequest: (request, signal) => {
          queueMicrotask(() => stop.abort())
          return waiting(request, signal)
        },
      },
    )
    expect(await outcome).toMatchObject({ kind: 'failed', problem: { code: 'cancelled' } })
    await until('the second question is withdrawn', () => aborted === 2)
    await until('the server knows', () => received(harness, 'notifications/cancelled').length === 1)
  })

  verifies(
    'mcp:asked:bounded',
    'of three thousand requests twenty wait, and all end with the call',
    async () => {
      await using harness = createHarness()
      const server = definitionOf(harness, [faultServer, 'sampling-flood'], { messageBytes: 64_000_000 })
      await harness.supervisor.configure(new Map([['raw', server]]))
      const signals: AbortSignal[] = []
      const outcome = await callWith(
        harness,
        'fault',
        {},
        {
          onServerRequest: (_request, signal) => {
            signals.push(signal)
            return new Promise(() => {})
          },
        },
      )
      expect(outcome).toMatchObject({ kind: 'result' })
      expect(signals.length).toBeGreaterThan(0)
      expect(signals.length).toBeLessThanOrEqual(20)
      expect(signals.every((signal) => signal.aborted)).toBe(true)
    },
  )

  verifies('mcp:asked:handshake', 'the server is told, and its handshake goes on', async () => {
    await using harness = await createOffering(['--asks-early'])
    expect(harness.journal().join('\n')).toContain('The handshake is not done yet')
    expect(received(harness, 'initialize')[0]).toMatchObject({
      params: {
        capabilities: { roots: { listChanged: true }, sampling: {}, elicitation: { form: {}, url: {} } },
      },
    })
  })

  verifies('mcp:roots:told', 'over pipes, without another start', async () => {
    const source = { command: 'node', args: ['same'] }
    await using harness = await createOffering([], { roots: [], source })
    const before = harness.supervisor.list()[0]?.state
    await configureOffering(harness, [], { roots: ['/tmp'], source: { ...source, roots: ['/tmp'] } })
    expect(before?.kind).toBe('ready')
    expect(harness.supervisor.list()[0]?.state).toEqual(before)
    await until('the notice', () => received(harness, 'notifications/roots/list_changed').length === 1)
    const detail = await harness.supervisor.detail('raw')
    expect(detail).toMatchObject({ value: { roots: ['/tmp'], definition: { roots: ['/tmp'] } } })
  })
})

describe.concurrent('an answer that asks for something first', () => {
  verifies('mcp:input:rounds', 'and the call made again with exactly what was allowed', async () => {
    await using harness = await createOffering(['--modern'])
    const first = await callWith(harness, 'rounds', { a: 1 })
    expect(first).toEqual({ kind: 'input-required', requests: { who: formRequest }, requestState: 'state-ä' })
    const response = { who: { action: 'accept', content: { n: 1 } } }
    const second = await callWith(harness, 'rounds', { a: 1 }, {}, inputOf(response, 'state-ä'))
    expect(saidBy(second)).toEqual({ inputResponses: response, state: 'state-ä' })
    const [one, two] = received(harness, 'tools/call').map(({ params }) => params as Record<string, unknown>)
    expect(one).not.toHaveProperty('inputResponses')
    expect(one).not.toHaveProperty('requestState')
    expect(two?.['arguments']).toEqual({ a: 1 })
    expect(one?.['_meta']).toMatchObject({
      'io.modelcontextprotocol/clientCapabilities': {
        roots: {},
        sampling: {},
        elicitation: { form: {}, url: {} },
      },
    })
  })

  test('what we cannot give ends the call with a sentence', async () => {
    await using harness = await createOffering(['--modern'])
    expect(await callWith(harness, 'odd-rounds', {})).toMatchObject({
      kind: 'failed',
      problem: { code: 'input-unreadable', message: expect.stringContaining('mind/read') },
    })
  })

  verifies(
    'mcp:input:rounds',
    'an address in the era of sessions, and nothing but the call again',
    async () => {
      await using harness = await createOffering(['--address'])
      const first = await callWith(harness, 'address', {})
      const request = {
        kind: 'elicit-url',
        message: 'Go there',
        url: 'https://a.example/',
        elicitationId: 'e1',
      }
      expect(first).toEqual({
        kind: 'input-required',
        requests: { e1: request },
        requestState: null,
        takesNoAnswers: true,
      })
      const second = await callWith(harness, 'address', {}, {}, inputOf({ e1: { action: 'accept' } }, null))
      expect(Object.keys(saidBy(second) as object).toSorted()).toEqual(['_meta', 'arguments', 'name'])
    },
  )
})

describe.concurrent('a tool that runs only as a task', () => {
  verifies('mcp:tasks:followed', 'to its result, with its progress', async () => {
    await using harness = await createOffering()
    const messages: (string | null)[] = []
    const outcome = await callWith(
      harness,
      'task',
      { mode: 'plain' },
      {
        onProgress: ({ message }) => messages.push(message),
      },
    )
    expect(saidBy(outcome)).toBe('task done')
    expect(received(harness, 'tools/call')[0]).toMatchObject({
      params: { task: { ttl: expect.any(Number) } },
    })
    expect(received(harness, 'tasks/get')).toHaveLength(3)
    expect(messages).toContain('poll 0')
    expect(messages).toContain('poll 3')
  })

  verifies('mcp:tasks:followed', 'through a question, which belongs to its call', async () => {
    await using harness = await createOffering()
    const stop = new AbortController()
    const hanging = callWith(harness, 'hang', {}, { signal: stop.signal })
    const seen: ServerRequest[] = []
    const outcome = await callWith(
      harness,
      'task',
      { mode: 'asks' },
      { onServerRequest: answering(accepted, seen) },
    )
    expect(saidBy(outcome)).toMatchObject({
      result: { action: 'accept', _meta: { 'io.modelcontextprotocol/related-task': { taskId: 'task-1' } } },
    })
    expect(seen).toEqual([formRequest])
    stop.abort()
    await hanging
  })

  for (const [mode, outcome] of [
    ['failed', { kind: 'failed', problem: { code: 'server-error', message: 'poll 3' } }],
    ['cancelled', { kind: 'failed', problem: { message: expect.stringContaining('cancelled the task') } }],
    ['odd-status', { kind: 'failed', problem: { code: 'bad-answer' } }],
    [
      'forgotten',
      { kind: 'unknown', problem: { code: 'task-lost', message: expect.stringContaining('No such') } },
    ],
    ['twice', { kind: 'result', isError: false }],
  ] as const)
    verifies('mcp:tasks:followed', `whatever becomes of it: ${mode}`, async () => {
      await using harness = await createOffering()
      expect(await callWith(harness, 'task', { mode })).toMatchObject(outcome)
      expect(await callWith(harness, 'log', {})).toMatchObject({ kind: 'result' })
    })

  verifies('mcp:tasks:followed', 'and no longer than the time limit', async () => {
    await using harness = await createOffering()
    const outcome = await callWith(harness, 'task', { mode: 'never' }, { timeoutMs: () => 600 })
    expect(outcome).toMatchObject({ kind: 'failed', problem: { code: 'timed-out' } })
    await until('its cancellation', () => received(harness, 'tasks/cancel').length === 1)
    expect(received(harness, 'tasks/cancel')[0]).toMatchObject({ params: { taskId: 'task-1' } })
  })
})

describe.concurrent('the log level', () => {
  const levels = async (harness: Awaited<ReturnType<typeof createOffering>>): Promise<unknown> => {
    await callWith(harness, 'log', {})
    const detail = await harness.supervisor.detail('raw')
    if (!detail.ok) throw new Error(detail.problem.message)
    return detail.value.log
      .filter(({ source }) => source === 'server')
      .map(({ level, text }) => [level, text])
  }

  verifies('mcp:log:level', 'in a session, and again in the next one', async () => {
    await using harness = await createOffering()
    expect(await harness.supervisor.setLogLevel('raw', 'warning')).toEqual({ ok: true, value: null })
    expect(await levels(harness)).toEqual([
      ['debug', 'part: said debug'],
      ['warning', 'part: said warning'],
      [undefined, 'shouting: part: said shouting'],
    ])
    expect(await harness.supervisor.detail('raw')).toMatchObject({
      value: { offers: { logging: true, logLevel: 'warning', instructions: 'Be kind.' } },
    })
    await harness.supervisor.restart('raw')
    await until('it is asked again', () => received(harness, 'logging/setLevel').length === 2)
    await harness.supervisor.stop('raw')
    expect(await harness.supervisor.setLogLevel('raw', 'info')).toMatchObject({
      problem: { code: 'not-running' },
    })
  })

  verifies('mcp:log:level', 'with each request where there are no sessions', async () => {
    await using harness = await createOffering(['--modern'])
    await callWith(harness, 'log', {})
    expect(await harness.supervisor.setLogLevel('raw', 'error')).toMatchObject({ ok: true })
    await callWith(harness, 'log', {})
    const metas = received(harness, 'tools/call').map(({ params }) => (params as { _meta: object })._meta)
    expect(metas[0]).not.toHaveProperty(['io.modelcontextprotocol/logLevel'])
    expect(metas[1]).toMatchObject({ 'io.modelcontextprotocol/logLevel': 'error' })
    expect(received(harness, 'logging/setLevel')).toEqual([])
  })
})
