import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { builtInCatalogue, openCatalogue } from '../../main/model/catalogue.ts'
import { catalogueModels } from '../../main/model/catalogue-data.ts'
import { checkEndpoint, type Endpoint } from '../../main/model/endpoint.ts'
import { knownContextTokens, priceOf, pricePerMillion } from '../../main/model/prices.ts'
import type { ProviderKind } from '../../main/model-request.ts'
import { answerJson, startJsonServer, type Route } from '../support/json-server.ts'
import { createHarness, definitionOf } from '../support/model-harness.ts'
import { verifies } from '../support/verifies.ts'

const endpointOf = (kind: ProviderKind, baseUrl: string): Endpoint => {
  const endpoint = checkEndpoint('p', definitionOf(baseUrl, { kind }))
  if (!endpoint.ok) throw new Error(endpoint.problem.message)
  return endpoint.value
}
const anthropic = endpointOf('anthropic', 'https://api.anthropic.com/v1')
const openai = endpointOf('openai', 'https://api.openai.com/v1')
const gateway = endpointOf('openai-compatible', 'https://models.example.com/v1')

describe('what is built in', () => {
  const catalogue = builtInCatalogue()

  verifies('model:catalogue:facts', 'every entry has a source, and sizes that can be', () => {
    expect(catalogueModels.length).toBeGreaterThanOrEqual(25)
    expect(new Set(catalogueModels.map(({ name }) => name)).size).toBe(catalogueModels.length)
    for (const { name, source, contextTokens, outputTokens } of catalogueModels) {
      expect(source, name).toMatch(/genai-prices|@ai-sdk/)
      expect(contextTokens ?? 1000, name).toBeGreaterThanOrEqual(1000)
      expect(outputTokens ?? 0, name).toBeLessThanOrEqual(contextTokens ?? Infinity)
    }
  })

  verifies('model:catalogue:facts', 'contexts are those of the price list, where it has them', () => {
    const endpoints: Readonly<Record<string, Endpoint>> = {
      anthropic,
      openai,
      google: endpointOf('google', 'https://generativelanguage.googleapis.com/v1beta'),
      mistral: endpointOf('openai-compatible', 'https://api.mistral.ai/v1'),
      deepseek: endpointOf('openai-compatible', 'https://api.deepseek.com'),
      xai: endpointOf('openai-compatible', 'https://api.x.ai/v1'),
      moonshotai: endpointOf('openai-compatible', 'https://api.moonshot.ai/v1'),
    }
    for (const { maker, name, contextTokens } of catalogueModels) {
      const endpoint = endpoints[maker]
      const known = endpoint === undefined ? null : knownContextTokens(endpoint, name)
      if (known !== null && contextTokens !== null) expect(contextTokens, name).toBe(known)
    }
  })

  for (const [name, found] of [
    ['claude-opus-4-5', true],
    ['claude-opus-4-5-20251101', true],
    ['anthropic/claude-opus-4.5', true],
    ['claude-opus-4-5-latest', true],
    ['claude-opus-9', false],
    ['', false],
  ] as const)
    test(`${JSON.stringify(name)} is ${found ? 'known' : 'unknown'}`, () => {
      expect(catalogue.builtIn(anthropic, name)?.outputTokens ?? null).toBe(found ? 64_000 : null)
    })

  verifies('model:catalogue:facts', 'efforts count where the maker’s own names are spoken', () => {
    expect(catalogue.builtIn(openai, 'gpt-5.4')?.efforts).toEqual(['none', 'low', 'medium', 'high'])
    expect(catalogue.builtIn(gateway, 'gpt-5.4')?.efforts).toEqual(['none', 'low', 'medium', 'high'])
    expect(catalogue.builtIn(gateway, 'claude-sonnet-5')?.efforts).toBeUndefined()
    expect(catalogue.builtIn(gateway, 'claude-sonnet-5')?.images).toBe(true)
  })

  verifies('model:catalogue:facts', 'what nobody says is unknown, in every place it is shown', () => {
    const { models } = createHarness('https://models.example.com/v1')
    expect(models.capabilities('test/never-heard-of')).toEqual({
      contextTokens: null,
      outputTokens: null,
      images: null,
      pdf: null,
      tools: null,
      efforts: null,
      price: null,
    })
    expect(models.options()).toEqual([
      {
        id: 'test/scripted',
        provider: 'test',
        model: 'scripted',
        contextTokens: null,
        images: null,
        pdf: null,
        tools: null,
        efforts: [],
        pricePerMillion: null,
      },
    ])
  })

  test('a program on this computer is not told its context', () => {
    const { models } = createHarness('http://127.0.0.1:1/v1')
    expect(models.capabilities('test/claude-sonnet-5')).toMatchObject({ contextTokens: null, images: true })
    expect(models.option('test/claude-sonnet-5')?.pricePerMillion).toEqual({ input: 0, output: 0 })
  })
})

describe('prices', () => {
  const tokens = { inputTokens: 1_000_000, outputTokens: 0, cachedInputTokens: 0, reasoningTokens: 0 }

  verifies('model:prices:charged', 'cached tokens and those written to a cache have their own', () => {
    const price = (counts: object) => priceOf(anthropic, 'claude-opus-4-8', { ...tokens, ...counts })
    expect(price({})).toBeCloseTo(5)
    expect(price({ cachedInputTokens: 1_000_000 })).toBeCloseTo(0.5)
    expect(price({ cacheWriteTokens: 1_000_000 })).toBeCloseTo(6.25)
    expect(price({ cachedInputTokens: 800_000, cacheWriteTokens: 800_000 })).toBeCloseTo(0.4 + 1.25)
  })

  verifies('model:prices:charged', 'long requests are priced in their own tier', () => {
    const price = { input: 2, output: 10, cacheRead: 0.5, cacheWrite: null }
    const tiered = { ...price, over: { ...price, input: 4, inputTokens: 200_000 } }
    const of = (inputTokens: number) => priceOf(gateway, 'm', { ...tokens, inputTokens }, tiered)
    expect(of(200_000)).toBeCloseTo(0.4)
    expect(of(200_001)).toBeCloseTo(0.800004)
    expect(
      priceOf(
        gateway,
        'm',
        { ...tokens, inputTokens: 100_000, cachedInputTokens: 60_000, cacheWriteTokens: 20_000 },
        tiered,
      ),
    ).toBeCloseTo((20_000 * 2 + 60_000 * 0.5 + 20_000 * 2) / 1_000_000)
  })

  verifies('model:prices:charged', 'what was charged is believed where the endpoint charges', () => {
    const router = endpointOf('openrouter', 'https://openrouter.ai/api/v1')
    expect(priceOf(router, 'openai/gpt-4o-mini', { ...tokens, chargedUsd: 0.123 })).toBe(0.123)
    expect(priceOf(gateway, 'gpt-4o-mini', { ...tokens, chargedUsd: 0.123 })).toBeCloseTo(0.15)
    expect(pricePerMillion(router, 'openai/gpt-4o-mini', null)).toEqual({ input: 0.15, output: 0.6 })
    expect(pricePerMillion(gateway, 'nobody-knows', null)).toBeNull()
  })
})

const modelsDev = {
  anthropic: {
    id: 'anthropic',
    name: 'Anthropic',
    npm: '@ai-sdk/anthropic',
    models: {
      'claude-next': {
        id: 'claude-next',
        name: 'Claude Next',
        attachment: true,
        reasoning: true,
        tool_call: true,
        modalities: { input: ['text', 'image', 'pdf'], output: ['text'] },
        limit: { context: 2_000_000, output: 256_000 },
        cost: {
          input: 6,
          output: 30,
          cache_read: 0.6,
          cache_write: 7.5,
          context_over_200k: { input: 12, output: 45 },
        },
      },
      broken: { name: 'no id', limit: { context: -5 } },
    },
  },
  reseller: {
    id: 'reseller',
    api: 'https://models.example.com/v1',
    models: {
      'claude-next': {
        id: 'claude-next',
        reasoning: false,
        tool_call: false,
        modalities: { input: ['text'], output: ['text'] },
        limit: { context: 100_000, output: 8000 },
        cost: { input: 1, output: 2 },
      },
      painter: { id: 'painter', modalities: { input: ['text'], output: ['image'] } },
    },
  },
  empty: { id: 'empty', models: {} },
  odd: 5,
}

const today = Date.UTC(2027, 0, 2)
const openIn = async (url: string, folder?: string) => {
  const directory = folder ?? (await mkdtemp(join(tmpdir(), 'assent-models-')))
  const file = join(directory, 'models.json')
  const catalogue = await openCatalogue({
    list: { file, url, writeFile: (path, text) => writeFile(path, text) },
    now: () => today,
    log: () => {},
  })
  return { catalogue, directory, file }
}

describe('the public list', () => {
  verifies('model:catalogue:refresh', 'is read when asked, says its date, and is kept', async () => {
    await using server = await startJsonServer({ '/api.json': modelsDev })
    const { catalogue, directory } = await openIn(`${server.address}/api.json`)
    expect(catalogue.view()).toMatchObject({ source: 'The list that comes with Assent' })
    expect(catalogue.refreshed(anthropic, 'claude-next')).toBeNull()
    expect(server.asked).toEqual([])
    const view = { source: 'models.dev', date: '2027-01-02', models: 2 }
    expect(await catalogue.refresh()).toEqual({ ok: true, value: view })
    expect(server.asked).toEqual(['GET /api.json'])
    expect(server.headers[0]).not.toHaveProperty('authorization')
    const again = await openIn('http://127.0.0.1:9/', directory)
    for (const each of [catalogue, again.catalogue]) {
      expect(each.view()).toEqual(view)
      expect(each.refreshed(anthropic, 'claude-next')).toMatchObject({
        contextTokens: 2_000_000,
        outputTokens: 256_000,
        images: true,
        pdf: true,
        tools: true,
        efforts: null,
        price: { input: 6, cacheWrite: 7.5, over: { input: 12, inputTokens: 200_000 } },
      })
      expect(each.refreshed(gateway, 'claude-next')).toMatchObject({
        contextTokens: 100_000,
        images: false,
        efforts: [],
        price: { input: 1, output: 2 },
      })
      const elsewhere = endpointOf('openai-compatible', 'https://other.example/v1')
      expect(each.refreshed(elsewhere, 'x/claude-next')).toMatchObject({ images: true, price: null })
    }
  })

  for (const [name, route] of [
    ['HTML', (_request, response) => response.end('<!doctype html>')],
    ['another JSON', { providers: [] }],
    ['an error', (_request, response) => answerJson(response, 503, {})],
    ['a list without models', { empty: { id: 'empty', models: {} } }],
    [
      'a list without end',
      (_request, response) => {
        response.writeHead(200)
        response.end(Buffer.alloc(33 * 1024 * 1024, 32))
      },
    ],
    ['a broken connection', (_request, response) => response.destroy()],
  ] as readonly (readonly [string, Route])[])
    verifies('model:catalogue:refresh', `${name} changes nothing`, async () => {
      await using good = await startJsonServer({ '/': modelsDev })
      await using bad = await startJsonServer({ '/': route })
      const { catalogue, directory, file } = await openIn(good.address)
      await catalogue.refresh()
      const kept = await readFile(file, 'utf8')
      const { catalogue: next } = await openIn(bad.address, directory)
      const before = next.view()
      expect(await next.refresh()).toMatchObject({
        ok: false,
        problem: { message: expect.stringMatching(/stays in use/) },
      })
      expect(next.view()).toEqual(before)
      expect(await readFile(file, 'utf8')).toBe(kept)
    })

  verifies('model:catalogue:refresh', 'a kept list that is damaged counts as none', async () => {
    const { directory, file } = await openIn('http://127.0.0.1:9/')
    for (const text of ['', '{', '[]', '{"version":2}']) {
      await writeFile(file, text)
      const { catalogue } = await openIn('http://127.0.0.1:9/', directory)
      expect(catalogue.view().source).toBe('The list that comes with Assent')
    }
  })
})
