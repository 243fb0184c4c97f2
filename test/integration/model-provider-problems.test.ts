import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest'
import { setLanguage } from '#contract/language/texts'
import type { ModelRequest, ProviderKind } from '../../main/model-request.ts'
import { canaryKey, createHarness, problemIn } from '../support/model-harness.ts'
import { html, raw, status, type Reply } from '../support/model-server/replies.ts'
import { startModelServer, type ModelServer } from '../support/model-server.ts'
import { wires } from '../support/model-wires.ts'
import { verifies } from '../support/verifies.ts'

let server: ModelServer
beforeAll(async () => {
  server = await startModelServer()
})
afterAll(() => server.close())
afterEach(() => setLanguage('en'))

const ask = async (
  kind: ProviderKind,
  replies: readonly Reply[],
  request: Partial<ModelRequest> = {},
  key = true,
) => {
  const definition = { kind, ...(key ? {} : { apiKey: null, apiKeySource: null }) }
  const harness = createHarness(server.url, { definition, limits: { retryMs: 0 } })
  const before = server.requests.length
  server.enqueue(...replies)
  const events = await harness.ask(request)
  return { events, log: harness.log, asked: server.requests.length - before }
}

const anthropicError = (type: string, message: string) => ({
  type: 'error',
  error: { type, message },
  request_id: 'req_1',
})
const googleError = (code: number, text: string, message: string, details: readonly object[] = []) => ({
  error: { code, message, status: text, details },
})
const badKey = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }]

type Row = readonly [
  ProviderKind,
  status: number,
  body: object | string,
  code: string,
  en: RegExp,
  de: RegExp,
]

/** In the providers' own words, from their documentation. */
const refusals: readonly Row[] = [
  [
    'anthropic',
    400,
    anthropicError('invalid_request_error', 'messages: at least one message is required'),
    'bad-request',
    /"messages: at least one.*Check the model/,
    /Status 400.*„messages: at least/,
  ],
  [
    'anthropic',
    400,
    anthropicError('invalid_request_error', 'Your credit balance is too low to access the Anthropic API.'),
    'no-credit',
    /Add credit there/,
    /Guthaben aufladen/,
  ],
  [
    'anthropic',
    400,
    anthropicError('invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum'),
    'context-too-long',
    /larger context/,
    /größerem Kontext/,
  ],
  [
    'anthropic',
    400,
    anthropicError(
      'invalid_request_error',
      'input length and `max_tokens` exceed context limit: 198000 + 8192 > 200000',
    ),
    'context-too-long',
    /larger context/,
    /größerem Kontext/,
  ],
  [
    'anthropic',
    401,
    anthropicError('authentication_error', `invalid x-api-key ${canaryKey}`),
    'wrong-key',
    /from \$\{CANARY_KEY\}\. Put a valid key/,
    /gültigen Schlüssel eintragen/,
  ],
  [
    'anthropic',
    402,
    anthropicError('billing_error', 'There is an issue with your billing'),
    'no-credit',
    /Add credit/,
    /Guthaben/,
  ],
  [
    'anthropic',
    403,
    anthropicError('permission_error', 'Your API key does not have permission'),
    'forbidden',
    /may use the model "scripted"/,
    /das Modell „scripted“ nutzen darf/,
  ],
  [
    'anthropic',
    404,
    anthropicError('not_found_error', 'model: claude-none'),
    'unknown-model',
    /Choose another model/,
    /Ein anderes Modell wählen/,
  ],
  [
    'anthropic',
    404,
    '<html>nginx</html>',
    'wrong-address',
    /usually ends in \/v1\.$/,
    /endet meist auf \/v1\.$/,
  ],
  [
    'anthropic',
    413,
    anthropicError('request_too_large', 'Request exceeds the maximum size'),
    'request-too-large',
    /Attach smaller files/,
    /Kleinere Dateien anhängen/,
  ],
  [
    'google',
    400,
    googleError(400, 'INVALID_ARGUMENT', `API key not valid: ${canaryKey}`, badKey),
    'wrong-key',
    /Put a valid key there/,
    /gültigen Schlüssel/,
  ],
  [
    'google',
    400,
    googleError(400, 'FAILED_PRECONDITION', 'User location is not supported for the API use.'),
    'bad-request',
    /"User location is not supported/,
    /„User location/,
  ],
  [
    'google',
    400,
    googleError(
      400,
      'INVALID_ARGUMENT',
      'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
    ),
    'context-too-long',
    /larger context/,
    /größerem Kontext/,
  ],
  [
    'google',
    403,
    googleError(403, 'PERMISSION_DENIED', 'Your project has been denied access.'),
    'forbidden',
    /"Your project has been denied access\."/,
    /„Your project/,
  ],
  [
    'google',
    404,
    googleError(404, 'NOT_FOUND', 'models/gemini-none is not found for API version v1beta'),
    'unknown-model',
    /Choose another model/,
    /Ein anderes Modell/,
  ],
  ['google', 404, '', 'wrong-address', /usually ends in \/v1beta\.$/, /endet meist auf \/v1beta\.$/],
  [
    'google',
    413,
    '<html>Request Entity Too Large</html>',
    'context-too-long',
    /larger context/,
    /größerem Kontext/,
  ],
]

describe('refusals', () => {
  for (const [kind, code, body, expected, english, german] of refusals)
    verifies(
      'model:problems:plain-words',
      `${kind}: ${code} ${JSON.stringify(body).slice(0, 70)}`,
      async () => {
        const { events, log, asked } = await ask(kind, [status(code, body)])
        expect(asked).toBe(1)
        expect(problemIn(events)).toMatchObject({ code: expected, message: expect.stringMatching(english) })
        expect(JSON.stringify([events, log])).not.toContain('sk-canary')
        setLanguage('de')
        const again = await ask(kind, [status(code, body)])
        expect(problemIn(again.events)).toMatchObject({
          code: expected,
          message: expect.stringMatching(german),
        })
      },
    )

  verifies('model:problems:plain-words', 'no key at all', async () => {
    const unregistered = googleError(403, 'PERMISSION_DENIED', "Method doesn't allow unregistered callers.")
    for (const [kind, reply] of [
      ['anthropic', status(401, anthropicError('authentication_error', 'x-api-key header is required'))],
      ['google', status(403, unregistered)],
    ] as const) {
      const { events } = await ask(kind, [reply], {}, false)
      expect(problemIn(events)).toMatchObject({
        code: 'wrong-key',
        message: expect.stringMatching(/Add apiKey/),
      })
      expect(Object.keys(server.requests.at(-1)?.headers ?? {})).not.toContain('x-api-key')
    }
  })

  for (const kind of ['anthropic', 'google'] as const)
    verifies('model:problems:plain-words', `${kind}: HTML and other things that are no answer`, async () => {
      for (const reply of [
        html(),
        raw(''),
        raw('data: nonsense\n\n'),
        raw('data: {"hello":1}\n\n'),
        raw(new Uint8Array(5000)),
      ]) {
        const { events, asked } = await ask(kind, [reply])
        expect(asked).toBe(1)
        expect(problemIn(events)).toMatchObject({
          message: expect.stringMatching(/Is the base URL right\?|Try again/),
        })
      }
    })

  verifies('model:effort:as-documented', 'a model that refuses the setting, and what to do', async () => {
    const reply = status(
      400,
      anthropicError('invalid_request_error', 'adaptive thinking is not supported on this model'),
    )
    const { events, asked } = await ask('anthropic', [reply], {
      model: 'test/claude-sonnet-5',
      effort: 'high',
    })
    expect(asked).toBe(1)
    expect(problemIn(events)).toMatchObject({
      code: 'effort-refused',
      message: expect.stringMatching(
        /"adaptive thinking is not supported on this model"\. Set it to "default"/,
      ),
    })
    const { events: others } = await ask('anthropic', [reply])
    expect(problemIn(others).code).toBe('bad-request')
  })
})

describe('an answer that was refused', () => {
  const blocked = (blockReason: string) =>
    raw(`data: ${JSON.stringify({ promptFeedback: { blockReason } })}\n\n`)
  for (const [reason, english, german] of [
    ['SAFETY', /safety rules.*in other words/, /Sicherheitsregeln.*anders formulieren/],
    ['BLOCKLIST', /safety rules/, /Sicherheitsregeln/],
    ['PROHIBITED_CONTENT', /safety rules/, /Sicherheitsregeln/],
    ['OTHER', /safety rules/, /Sicherheitsregeln/],
    ['RECITATION', /existing works/, /bestehenden Werken/],
    ['SPII', /personal data.*Leave such data out/, /persönliche Daten.*weglassen/],
  ] as const)
    verifies('model:refusals:reason', `Google, ${reason}`, async () => {
      for (const [language, words] of [
        ['en', english],
        ['de', german],
      ] as const) {
        setLanguage(language)
        const { events, asked } = await ask('google', [blocked(reason)])
        expect(asked).toBe(1)
        expect(events.at(-1)).toMatchObject({
          kind: 'finished',
          finish: 'refused',
          calls: [],
          problem: { code: 'refused', message: expect.stringMatching(words) },
        })
      }
    })

  verifies('model:refusals:reason', 'Google, a reason of tomorrow is a refusal without one', async () => {
    const { events } = await ask('google', [blocked('NEW_REASON')])
    expect(events.at(-1)).toMatchObject({ kind: 'finished', finish: 'refused' })
    expect(events.at(-1)).not.toHaveProperty('problem')
  })
})

describe('waiting', () => {
  const retryInfo = (retryDelay: unknown) =>
    status(
      429,
      googleError(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded', [
        { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay },
      ]),
    )

  verifies('model:retry:retry-after', 'Google says it in the body', async () => {
    const started = Date.now()
    const { events, asked } = await ask('google', [retryInfo('0.2s'), raw(wires.google.call)])
    expect(asked).toBe(2)
    expect(events[0]).toMatchObject({ kind: 'retrying' })
    expect(Date.now() - started).toBeGreaterThanOrEqual(190)
    const long = await ask('google', [retryInfo('3600s')])
    expect(long.asked).toBe(1)
    expect(problemIn(long.events)).toMatchObject({
      code: 'rate-limited',
      message: expect.stringMatching(/60 minutes/),
    })
    expect((await ask('google', [retryInfo({ odd: 1 }), raw(wires.google.call)])).asked).toBe(2)
  })

  verifies('model:retry:retry-after', 'Anthropic says it in a header', async () => {
    const limited = (seconds: string) =>
      status(429, anthropicError('rate_limit_error', 'Number of requests has exceeded'), {
        'retry-after': seconds,
      })
    expect((await ask('anthropic', [limited('0.1'), raw(wires.anthropic.call)])).asked).toBe(2)
    setLanguage('de')
    const { events } = await ask('anthropic', [limited('120')])
    expect(problemIn(events).message).toMatch(/Anfragelimit überschritten\. In 2 Minuten erneut versuchen\.$/)
  })
})
