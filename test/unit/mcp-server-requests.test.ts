import { expect, test } from 'vitest'
import type { JsonObject } from '#contract/json'
import { createServerRequests } from '../../main/mcp/connection/server-requests.ts'
import type { HandleServerRequest, ServerRequest } from '../../main/server-request.ts'

const capabilities = { sampling: {}, elicitation: { form: {}, url: {} }, roots: {} }

const createRecorder = (handle?: HandleServerRequest, declared: JsonObject = capabilities) => {
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
  const ask = (id: number | string, method: string, params: JsonObject = {}): boolean =>
    requests.take({ jsonrpc: '2.0', id, method, params })
  return { requests, sent, seen, ask }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('each kind of request is read into its own shape and answered under its id', async () => {
  const { ask, seen, sent } = createRecorder()
  ask(1, 'roots/list')
  ask('b', 'sampling/createMessage', { messages: [{ role: 'user' }], maxTokens: 5, systemPrompt: 'x' })
  ask(3, 'elicitation/create', { message: 'Who?', requestedSchema: { type: 'object' } })
  ask(4, 'elicitation/create', { mode: 'url', message: 'Go', url: 'https://a.example', elicitationId: 'e' })
  await settled()
  expect(seen).toMatchObject([
    { kind: 'roots' },
    { kind: 'sampling', maxTokens: 5, systemPrompt: 'x', tools: [] },
    { kind: 'elicit-form', schema: { type: 'object' } },
    { kind: 'elicit-url', url: 'https://a.example', elicitationId: 'e' },
  ])
  expect(sent.map(({ id }) => id)).toEqual([1, 'b', 3, 4])
})

test('what was not declared and what is malformed never reaches the handler', async () => {
  const { ask, seen, sent } = createRecorder(undefined, { elicitation: {} })
  ask(1, 'roots/list')
  ask(2, 'sampling/createMessage', { messages: [] })
  ask(3, 'elicitation/create', { message: 7 })
  ask(4, 'elicitation/create', { mode: 'url', message: 'x' })
  ask(5, '__proto__')
  ask(6, 'toString')
  await settled()
  expect(seen).toEqual([])
  expect(sent.map(({ error }) => (error as { code: number }).code)).toEqual([
    -32601, -32601, -32602, -32602, -32601, -32601,
  ])
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
  const { ask, requests, sent } = createRecorder(waiting)
  ask(1, 'roots/list')
  ask(2, 'roots/list')
  const cancel = (requestId: number): boolean =>
    requests.take({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId } })
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
