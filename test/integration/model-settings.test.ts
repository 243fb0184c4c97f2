import { afterAll, beforeAll, expect, test } from 'vitest'
import { providerKinds, type AnswerSettings, type ProviderKind } from '../../main/model-request.ts'
import { answerSettings } from '../../main/model/answer-settings.ts'
import { unknownFacts } from '../../main/model/facts.ts'
import { createHarness, requestOf } from '../support/model-harness.ts'
import { raw } from '../support/model-server/replies.ts'
import { startModelServer, type ModelServer } from '../support/model-server.ts'
import { wires } from '../support/model-wires.ts'
import { verifies } from '../support/verifies.ts'

let server: ModelServer
beforeAll(async () => {
  server = await startModelServer()
})
afterAll(() => server.close())

const settings: AnswerSettings = { maxOutputTokens: 77, temperature: 0.5, stopSequences: ['STOP'] }

const bodyFor = async (kind: ProviderKind, given: AnswerSettings | undefined): Promise<unknown> => {
  const harness = createHarness(server.url, { definition: { kind }, limits: { retryMs: 0 } })
  server.fallback(raw(wires[kind].call))
  const events = await harness.ask(given === undefined ? {} : { settings: given })
  expect(events.at(-1)).toMatchObject({ kind: 'finished' })
  return server.requests.findLast(({ method }) => method === 'POST')?.body
}

const chat = { max_tokens: 77, temperature: 0.5, stop: ['STOP'] }

/** As each protocol's reference names them; the Responses API knows no stop sequences. */
const wireNames: Readonly<Record<ProviderKind, object>> = {
  anthropic: { max_tokens: 77, temperature: 0.5, stop_sequences: ['STOP'] },
  openai: { max_output_tokens: 77, temperature: 0.5 },
  'openai-chat': chat,
  google: { generationConfig: { maxOutputTokens: 77, temperature: 0.5, stopSequences: ['STOP'] } },
  openrouter: chat,
  ollama: chat,
  'lm-studio': chat,
  'openai-compatible': chat,
}

for (const kind of providerKinds)
  verifies('requests:settings', `${kind}: the number of tokens goes to the endpoint`, async () => {
    expect(await bodyFor(kind, settings)).toMatchObject(wireNames[kind])
    expect(JSON.stringify(await bodyFor(kind, undefined))).not.toMatch(/:77|"temperature"|STOP/)
  })

test('a number above what the model writes at most is lowered, and a model that thinks has no temperature', () => {
  const request = { ...requestOf(), settings }
  expect(answerSettings({ request, facts: { ...unknownFacts, outputTokens: 50 } })).toEqual({
    maxOutputTokens: 50,
    temperature: 0.5,
    stopSequences: ['STOP'],
  })
  expect(answerSettings({ request, facts: { ...unknownFacts, efforts: ['low'] } })).toEqual({
    maxOutputTokens: 77,
    stopSequences: ['STOP'],
  })
})
