import { describe, expect, test } from 'vitest'
import { checkEndpoint } from '../../main/model/endpoint.ts'
import { createModels } from '../../main/model/models.ts'
import { readRetryAfter } from '../../main/model/retry-after.ts'
import { definitionOf } from '../support/model-harness.ts'
import { verifies } from '../support/verifies.ts'

describe('base URLs', () => {
  for (const [text, host, baseUrl] of [
    ['http://127.0.0.1:11434/v1/', '127.0.0.1:11434', 'http://127.0.0.1:11434/v1'],
    [' https://api.openai.com/v1\n', 'api.openai.com:443', 'https://api.openai.com/v1'],
    ['http://[::1]:8080', '[::1]:8080', 'http://[::1]:8080'],
    ['HTTP://LOCALHOST/v1//', 'localhost:80', 'http://localhost/v1'],
  ] as const)
    verifies('model:providers:checked', `${JSON.stringify(text)} is used`, () => {
      expect(checkEndpoint('p', definitionOf(text))).toMatchObject({ ok: true, value: { host, baseUrl } })
    })

  for (const [text, words] of [
    ['', /not a URL/],
    ['127.0.0.1:11434/v1', /not a URL|http:\/\//],
    ['localhost:11434/v1', /begin with http/],
    ['file:///etc/passwd', /begin with http/],
    ['ftp://example.com/v1', /begin with http/],
    ['https://user:sk-canary@example.com/v1', /user name or password/],
    ['https://sk-canary@example.com/v1', /user name or password/],
    ['https://example.com/v1?key=sk-canary', /without \?/],
    ['https://example.com/v1#x', /without \?/],
    ['https://example.com/v1/chat/completions', /before \/chat\/completions/],
  ] as const)
    verifies('model:providers:checked', `${JSON.stringify(text)} is refused`, () => {
      const result = checkEndpoint('p', definitionOf(text))
      expect(result).toMatchObject({
        ok: false,
        problem: { code: 'bad-base-url', message: expect.stringMatching(words) },
      })
      expect(JSON.stringify(result)).not.toContain('canary')
    })
})

describe('keys and headers', () => {
  for (const apiKey of [
    'sk-canary\nsecond',
    'sk-canary\u0000',
    'sk-canary\u200b',
    '“sk-canary”',
    'sk-canary\tx',
  ])
    verifies(
      'model:providers:checked',
      `the key ${JSON.stringify(apiKey)} is refused without being told`,
      () => {
        const result = checkEndpoint('p', definitionOf('http://127.0.0.1/v1', { apiKey }))
        expect(result).toMatchObject({
          ok: false,
          problem: { code: 'bad-key', message: expect.stringContaining('CANARY_KEY') },
        })
        expect(JSON.stringify(result)).not.toContain('sk-')
      },
    )

  for (const headers of [
    { 'a b': 'x' },
    { Host: 'x' },
    { 'x-key': 'sk-canary\r\nx: y' },
    { 'x-key': 'sk-canary✓' },
    { '': 'x' },
  ])
    verifies('model:providers:checked', `the headers ${JSON.stringify(headers)} are refused`, () => {
      const result = checkEndpoint('p', definitionOf('http://127.0.0.1/v1', { headers }))
      expect(result).toMatchObject({ ok: false, problem: { code: 'bad-header' } })
      expect(JSON.stringify(result)).not.toContain('sk-')
    })

  verifies(
    'model:providers:checked',
    'a page learns where the key comes from and whether it is there',
    () => {
      const models = createModels({ log: () => {} })
      const of = (name: string, changes: object) =>
        [name, { ok: true, value: definitionOf('http://127.0.0.1/v1', changes) }] as const
      models.configure(
        new Map([
          of('set', {}),
          of('blank', { apiKey: ' \n' }),
          of('literal', { apiKeySource: null }),
          of('none', { apiKey: null, apiKeySource: null }),
          of('bad', { baseUrl: 'https://user:sk-canary@host/v1' }),
        ]),
      )
      expect(models.providers().map(({ name, key, baseUrl }) => [name, key, baseUrl])).toEqual([
        ['set', { source: '${CANARY_KEY}', set: true }, 'http://127.0.0.1/v1'],
        ['blank', { source: '${CANARY_KEY}', set: false }, 'http://127.0.0.1/v1'],
        ['literal', { source: 'assent.yaml', set: true }, 'http://127.0.0.1/v1'],
        ['none', null, 'http://127.0.0.1/v1'],
        ['bad', { source: '${CANARY_KEY}', set: true }, ''],
      ])
      expect(JSON.stringify([models.providers(), models.options()])).not.toContain('sk-canary')
    },
  )
})

describe('prices', () => {
  const usage = { inputTokens: 1000, outputTokens: 100, cachedInputTokens: 200, reasoningTokens: 50 }
  const models = createModels({ log: () => {} })
  models.configure(
    new Map([
      ['openai', { ok: true, value: definitionOf('https://api.openai.com/v1') }],
      ['router', { ok: true, value: definitionOf('https://openrouter.ai/api/v1') }],
      ['gateway', { ok: true, value: definitionOf('https://models.example.com/v1') }],
      ['local', { ok: true, value: definitionOf('http://localhost:1234/v1') }],
      ['ipv6', { ok: true, value: definitionOf('http://[::1]:1234/v1') }],
    ]),
  )

  verifies('model:prices:offline', 'by address, by name, free on this computer, unknown otherwise', () => {
    const openai = models.price('openai/gpt-4o-mini', usage)
    expect(openai).toBeCloseTo(0.000195, 8)
    expect(models.price('gateway/gpt-4o-mini', usage)).toBe(openai)
    expect(models.price('router/openai/gpt-4o-mini', usage)).toBeGreaterThan(0)
    expect(models.price('local/gpt-4o-mini', usage)).toBe(0)
    expect(models.price('ipv6/anything', usage)).toBe(0)
    expect(models.price('openai/no-such-model', usage)).toBeNull()
    expect(models.price('nobody/gpt-4o-mini', usage)).toBeNull()
  })

  verifies(
    'model:prices:offline',
    'windows are known for the same models, and never guessed for local ones',
    () => {
      expect(models.contextTokens('openai/gpt-4o-mini')).toBe(128_000)
      expect(models.contextTokens('local/gpt-4o-mini')).toBeNull()
      expect(models.contextTokens('openai/no-such-model')).toBeNull()
    },
  )

  verifies('model:prices:offline', 'impossible numbers of tokens do not throw', () => {
    const odd = {
      inputTokens: -5,
      outputTokens: Number.NaN,
      cachedInputTokens: 99,
      reasoningTokens: Infinity,
    }
    expect(models.price('openai/gpt-4o-mini', odd)).toBe(0)
  })
})

describe('Retry-After', () => {
  const now = Date.UTC(2026, 0, 1, 12, 0, 0)
  for (const [headers, expected] of [
    [{}, null],
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': ' 1.5 ' }, 1500],
    [{ 'retry-after-ms': '250', 'retry-after': '7' }, 250],
    [{ 'retry-after': 'Thu, 01 Jan 2026 12:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Thu, 01 Jan 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, null],
    [{ 'retry-after': '-5x' }, null],
  ] as const)
    test(`${JSON.stringify(headers)} means ${expected}`, () => {
      expect(readRetryAfter(new Headers(headers), now)).toBe(expected)
    })
})
