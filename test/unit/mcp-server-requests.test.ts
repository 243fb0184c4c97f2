import { expect, test } from 'vitest'
import type { JsonObject } from '#contract/json'
import type { ServerRequest } from '#contract/server-requests'
import { clientCapabilities } from '../../main/mcp/connection/client-capabilities.ts'
import { createServerRequests } from '../../main/mcp/connection/server-requests.ts'
import type { RequestScope } from '../../main/mcp/transport/request-scope.ts'
import type { HandleServerRequest } from '../../main/server-request.ts'
import { verifies } from '../support/verifies.ts'

const createRecorder = (handle?: HandleServerRequest, declared: JsonObject = clientCapabilities) => {
  const sent: JsonObject[] = []
  const seen: ServerRequest[] = []
  const requests = createServerRequests({
    capabilities: declared,
    handle: (request, signal) => {
      seen.push(request)
      return handle?.(request, signal) ?? Promise.resolve({ kind: 'result', result: {} })
    },
    send: (message) => sent.push(message),
  })
  const ask = (
    id: number | string,
    method: string,
    params: JsonObject = {},
    scope: RequestScope | null = null,
  ): boolean => requests.take({ jsonrpc: '2.0', id, method, params }, scope)
  const cancel = (requestId: number): boolean =>
    requests.take({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId } }, null)
  requests.begin('session')
  return { requests, sent, seen, ask, cancel }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const scopeOf = (name: string, seen: string[] = []): RequestScope & { readonly end: () => void } => {
  const over = new AbortController()
  return {
    handle: () => {
      seen.push(name)
      return Promise.resolve({ kind: 'result', result: { by: name } })
    },
    over: () => over.signal,
    end: () => over.abort(),
  }
}

const codesOf = (sent: readonly JsonObject[]): unknown[] =>
  sent.map(({ error }) => (error as { code: number } | undefined)?.code)

test('each kind of request is read into its own shape and answered under its id', async () => {
  const { ask, seen, sent } = createRecorder()
  ask(1, 'roots/list')
  const params = { messages: [{ role: 'user' }], maxTokens: 5, systemPrompt: 'x' }
  ask('b', 'sampling/createMessage', { ...params, _meta: { progressToken: 1 }, task: { ttl: 1 } })
  ask(3, 'elicitation/create', { message: 'Who?', requestedSchema: { type: 'object' } })
  ask(4, 'elicitation/create', { mode: 'url', message: 'Go', url: 'https://a.example', elicitationId: 'e' })
  await settled()
  expect(seen).toEqual([
    { kind: 'roots' },
    { kind: 'sampling', params },
    { kind: 'elicit-form', message: 'Who?', schema: { type: 'object' } },
    { kind: 'elicit-url', message: 'Go', url: 'https://a.example', elicitationId: 'e' },
  ])
  expect(sent.map(({ id }) => id)).toEqual([1, 'b', 3, 4])
})

test('what was not declared and what is malformed never reaches the handler', async () => {
  const { ask, seen, sent } = createRecorder(undefined, { elicitation: {} })
  ask(1, 'roots/list')
  ask(2, 'sampling/createMessage', { messages: [] })
  ask(3, 'elicitation/create', { message: 7 })
  ask(4, 'elicitation/create', { mode: 'url', message: 'x', url: 'https://a.example' })
  ask(5, '__proto__')
  ask(6, 'toString')
  ask(7, 'elicitation/create', { mode: 'telepathy', message: 'x', requestedSchema: {} })
  await settled()
  expect(seen).toEqual([])
  expect(codesOf(sent)).toEqual([-32601, -32601, -32602, -32602, -32601, -32601, -32602])
})

test('a request that is taken back aborts, and is not answered any more', async () => {
  let aborted = 0
  const waiting: HandleServerRequest = (_request, signal) =>
    new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        aborted += 1
        resolve({ kind: 'result', result: {} })
      })
    })
  const { ask, cancel, requests, sent } = createRecorder(waiting)
  ask(1, 'roots/list')
  ask(2, 'roots/list')
  expect(cancel(1)).toBe(true)
  expect(cancel(99)).toBe(false)
  requests.close()
  await settled()
  expect(aborted).toBe(2)
  expect(sent).toEqual([])
})

test('a handler that breaks is an error for its request, and too many at a time are refused', async () => {
  const broken = createRecorder(() => Promise.reject(new Error('no disk')))
  broken.ask(1, 'roots/list')
  await settled()
  expect(broken.sent).toMatchObject([{ id: 1, error: { code: -32603, message: 'no disk' } }])
  const { ask, sent, seen } = createRecorder(() => new Promise(() => {}))
  for (let id = 0; id < 30; id += 1) ask(id, 'roots/list')
  ask(0, 'roots/list')
  await settled()
  expect(seen).toHaveLength(20)
  expect(sent).toHaveLength(11)
})

verifies('mcp:asked:handshake', 'before it and where nothing may be asked nobody is asked', async () => {
  const sent: JsonObject[] = []
  const capabilities = clientCapabilities
  const handle: HandleServerRequest = () => Promise.reject(new Error('was asked'))
  const requests = createServerRequests({ capabilities, handle, send: (message) => sent.push(message) })
  const message = { jsonrpc: '2.0', id: 1, method: 'roots/list' }
  expect(requests.take(message, null)).toBe(true)
  await settled()
  expect(codesOf(sent)).toEqual([-32600])
  requests.begin('stateless')
  expect(requests.take(message, null)).toBe(true)
  expect(requests.take({ jsonrpc: '2.0', id: 2, method: 'ping' }, null)).toBe(true)
  await settled()
  expect(sent).toHaveLength(1)
})

verifies('mcp:asked:belongs', 'to the call it came with, to the task it names, else to none', async () => {
  const { requests, ask, sent, seen } = createRecorder()
  const answered: string[] = []
  const ended = requests.openTask('t1', scopeOf('task', answered))
  const related = { _meta: { 'io.modelcontextprotocol/related-task': { taskId: 't1' } } }
  ask(1, 'roots/list', {}, scopeOf('call', answered))
  ask(2, 'roots/list', related, scopeOf('other', answered))
  ask(3, 'roots/list', related)
  ask(4, 'roots/list')
  await settled()
  ended()
  ask(5, 'roots/list', related, scopeOf('other', answered))
  await settled()
  expect(answered).toEqual(['call', 'task', 'task', 'other'])
  expect(seen).toHaveLength(1)
  expect(sent.map(({ result }) => result)).toEqual([
    { by: 'call' },
    { by: 'task', ...related },
    { by: 'task', ...related },
    {},
    { by: 'other', ...related },
  ])
})

test('when the call is over nobody is asked any more, and the server is told', async () => {
  const { ask, sent } = createRecorder()
  const signals: AbortSignal[] = []
  const scope = scopeOf('call')
  const waiting: HandleServerRequest = (_request, signal) => {
    signals.push(signal)
    return new Promise(() => {})
  }
  ask(1, 'roots/list', {}, { ...scope, handle: waiting })
  expect(signals[0]?.aborted).toBe(false)
  scope.end()
  await settled()
  expect(signals[0]?.aborted).toBe(true)
  expect(codesOf(sent)).toEqual([-32000])
})
