import { createServer } from 'node:net'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { canaryKey, createHarness, problemIn } from '../support/model-harness.ts'
import { failsInside, html, raw, says, status, type Reply } from '../support/model-server/replies.ts'
import { startModelServer, type ModelServer } from '../support/model-server.ts'
import { verifies } from '../support/verifies.ts'

let server: ModelServer
beforeAll(async () => {
  server = await startModelServer()
})
afterAll(() => server.close())

const error = (message: string, more: object = {}) => ({ error: { message, type: 'x', code: null, ...more } })
const echo = `Incorrect API key provided: ${canaryKey}, and so on`

type Row = readonly [status: number, body: object | string, code: string, words: RegExp]

/** What real endpoints answer. Every sentence says what to do, and none of these is asked twice. */
const refusals: readonly Row[] = [
  [400, error('Unknown parameter: foo'), 'bad-request', /"Unknown parameter: foo"/],
  [400, error(echo), 'bad-request', /\[hidden\]/],
  [400, { error: 'a plain word' }, 'bad-request', /"a plain word"/],
  [400, { object: 'error', message: 'vLLM of old' }, 'bad-request', /"vLLM of old"/],
  [
    400,
    [{ error: { message: 'Google wraps it', status: 'INVALID_ARGUMENT' } }],
    'bad-request',
    /"Google wraps it"/,
  ],
  [400, 'just text', 'bad-request', /"just text"/],
  [400, '', 'bad-request', /status 400/],
  [400, '{"error":', 'bad-request', /status 400/],
  [400, error('no such model', { code: 'model_not_found' }), 'unknown-model', /no model "scripted"/],
  [401, error(echo), 'wrong-key', /\$\{CANARY_KEY\}.*Put a valid key/],
  [401, '', 'wrong-key', /Put a valid key/],
  [402, error('Insufficient Balance'), 'no-credit', /Add credit/],
  [429, error('You exceeded your current quota', { code: 'insufficient_quota' }), 'no-credit', /Add credit/],
  [403, error('Country not supported'), 'forbidden', /"Country not supported"/],
  [403, '<html>nginx</html>', 'forbidden', /may use the model/],
  [404, error('The model `x` does not exist'), 'unknown-model', /Choose another model/],
  [404, { error: { message: "model 'x' not found" } }, 'unknown-model', /Choose another model/],
  [404, { detail: 'Not Found' }, 'wrong-address', /usually ends in \/v1/],
  [404, '404 page not found', 'wrong-address', /usually ends in \/v1/],
  [404, '<html>model shop</html>', 'wrong-address', /usually ends in \/v1/],
  [405, { detail: 'Method Not Allowed' }, 'wrong-address', /usually ends in \/v1/],
  [413, '<html>Request Entity Too Large</html>', 'context-too-long', /larger context/],
  [422, { detail: [{ msg: 'Field required', input: 'SECRET BODY' }] }, 'bad-request', /"Field required"/],
]

/** Too long a conversation, in the words of the endpoints. */
const tooLong: readonly (readonly [who: string, status: number, body: object])[] = [
  [
    'OpenAI',
    400,
    error('Your input exceeds the context window of this model.', { code: 'context_length_exceeded' }),
  ],
  [
    'OpenAI, words only',
    400,
    error("This model's maximum context length is 8192 tokens. However, your messages…"),
  ],
  ['vLLM', 400, { object: 'error', message: "This model's maximum context length is 4096 tokens." }],
  ['vLLM, newer', 400, error('The decoder prompt (length 9) is longer than the maximum model length of 8.')],
  [
    'llama.cpp',
    400,
    error('the request exceeds the available context size', { type: 'exceed_context_size_error' }),
  ],
  ['llama.cpp, older', 500, error('the request exceeds the available context size. try increasing it')],
  ['Ollama', 400, { error: 'the input length exceeds the context length' }],
  [
    'LM Studio',
    400,
    { error: 'Trying to keep the first 15857 tokens when context the overflows. However, …' },
  ],
  ['LM Studio, newer', 400, { error: 'Cannot truncate prompt with n_keep (11378) >= n_ctx (4096)' }],
  [
    'LM Studio, n_keep',
    400,
    { error: 'The number of tokens to keep from the initial prompt is greater than the context length' },
  ],
  ['OpenRouter', 400, error("This endpoint's maximum context length is 32768 tokens.")],
  [
    'OpenRouter, upstream',
    400,
    error('Provider returned error', {
      metadata: { raw: '{"error":{"message":"prompt is too long: 9 > 8"}}' },
    }),
  ],
  [
    'Mistral',
    422,
    { message: 'Prompt contains 9 tokens, too large for model with 8 maximum context length' },
  ],
]

const ask = async (...replies: readonly Reply[]) => {
  const harness = createHarness(server.url)
  const before = server.requests.length
  server.enqueue(...replies)
  const events = await harness.ask()
  return { events, log: harness.log, asked: server.requests.length - before }
}

describe('refusals', () => {
  for (const [code, body, expected, words] of refusals)
    verifies('model:retry:not-for-refusals', `${code} ${JSON.stringify(body).slice(0, 60)}`, async () => {
      const { events, log, asked } = await ask(status(code, body))
      expect(asked).toBe(1)
      expect(problemIn(events)).toMatchObject({ code: expected, message: expect.stringMatching(words) })
      expect(JSON.stringify([events, log])).not.toMatch(/SECRET BODY|sk-canary/)
    })

  for (const [who, code, body] of tooLong)
    verifies('model:problems:plain-words', `too long, says ${who}`, async () => {
      const { events, asked } = await ask(status(code, body))
      expect(asked).toBe(1)
      expect(problemIn(events)).toMatchObject({
        code: 'context-too-long',
        message: expect.stringMatching(/larger context/),
      })
    })

  verifies('model:problems:plain-words', 'too long, inside a stream', async () => {
    const { events } = await ask(failsInside({ text: '' }, 'Context size has been exceeded.'))
    expect(problemIn(events).code).toBe('context-too-long')
  })

  verifies('model:problems:plain-words', "the endpoint's own words are cut and on one line", async () => {
    const { events } = await ask(status(400, error(`first\nsecond\u2028third ${'x'.repeat(2000)}`)))
    const { message } = problemIn(events)
    expect(message).toMatch(/"first second third x+…"/)
    expect(message.length).toBeLessThan(500)
  })

  verifies('model:secrets:never-told', 'a key that would be cut in half is hidden whole', async () => {
    const { events } = await ask(status(400, error(`${'x'.repeat(290)}${canaryKey}`)))
    expect(problemIn(events).message).not.toContain('sk-')
  })
})

describe('no model behind the address', () => {
  for (const [what, reply] of [
    ['HTML', html()],
    ['HTML labelled as a stream', raw('<!doctype html><h1>Hi</h1>')],
    ['an empty body', raw('')],
    ['plain text', raw('Ollama is running', undefined, { 'content-type': 'text/plain' })],
    ['another JSON', raw('{"hello":"world"}', undefined, { 'content-type': 'application/json' })],
    ['garbage events', raw('data: nonsense\n\ndata: [DONE]\n\n')],
    ['zeros', raw(new Uint8Array(5000))],
  ] as const)
    verifies('model:problems:plain-words', what, async () => {
      const { events, asked } = await ask(reply)
      expect(asked).toBe(1)
      expect(problemIn(events)).toMatchObject({
        code: 'not-json',
        message: expect.stringMatching(/usually ends in \/v1/),
      })
    })

  verifies('model:problems:plain-words', 'nothing listens', async () => {
    const gone = await startModelServer()
    await gone.close()
    const problem = problemIn(await createHarness(gone.url).ask())
    expect(problem.code).toBe('unreachable')
    expect(problem.message).toContain(`Nothing answers at ${new URL(gone.url).host}`)
  })

  verifies('model:problems:plain-words', 'the name does not exist', async () => {
    const problem = problemIn(await createHarness('http://no-such-host.invalid/v1').ask())
    expect(problem).toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/no-such-host\.invalid:80.*spelling/),
    })
  })

  verifies('model:problems:plain-words', 'no TLS where https is configured', async () => {
    const problem = problemIn(await createHarness(server.url.replace('http:', 'https:')).ask())
    expect(problem).toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/does not speak TLS.*http:\/\//),
    })
  })

  verifies('model:problems:plain-words', 'a server that speaks another protocol', async () => {
    const other = createServer((socket) => void socket.end('SSH-2.0-OpenSSH_9.2\r\n')).listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' ? address?.port : 0
    const problem = problemIn(await createHarness(`http://127.0.0.1:${port}/v1`).ask())
    expect(problem).toMatchObject({ code: 'not-json', message: expect.stringMatching(/does not speak HTTP/) })
    other.close()
  })

  verifies('model:problems:plain-words', 'a port that is never asked', async () => {
    const problem = problemIn(await createHarness('http://127.0.0.1:6667/v1').ask())
    expect(problem).toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/Port 6667 is reserved/),
    })
  })
})

describe('redirects', () => {
  verifies('model:requests:base-url-only', 'the key is not taken to another origin', async () => {
    await using other = await startModelServer()
    const { events, log, asked } = await ask(status(307, '', { location: `${other.url}/chat/completions` }))
    expect(asked).toBe(1)
    expect(other.requests).toEqual([])
    expect(problemIn(events)).toMatchObject({
      code: 'redirected',
      message: expect.stringContaining(new URL(other.url).host),
    })
    expect(JSON.stringify(log)).not.toContain(canaryKey)
  })

  for (const code of [301, 302, 307, 308])
    verifies(
      'model:requests:base-url-only',
      `${code} within the origin is followed as the same request`,
      async () => {
        const before = server.requests.length
        const { events } = await ask(
          status(code, '', { location: '/elsewhere/v1/chat/completions' }),
          says('Moved'),
        )
        expect(events.at(-1)).toMatchObject({ kind: 'finished' })
        const [first, second] = server.requests.slice(before)
        expect(second).toMatchObject({
          method: 'POST',
          path: '/elsewhere/v1/chat/completions',
          text: first?.text,
        })
      },
    )

  verifies('model:requests:base-url-only', 'a circle ends', async () => {
    server.fallback(status(308, '', { location: '/v1/chat/completions' }))
    const { events, asked } = await ask()
    server.fallback(status(400))
    expect(asked).toBe(6)
    expect(problemIn(events).code).toBe('redirected')
  })
})
