import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonObject } from '#contract/json'
import { orderModels } from '../../main/server-requests/model-order.ts'
import { readSamplingRequest } from '../../main/server-requests/sampling-request.ts'
import {
  allowAll,
  allowed,
  createAskingWorld,
  optionOf,
  sampled,
  samplingOf,
  settledTurns,
  usage,
  type Reaction,
} from '../support/asking-world.ts'
import { verifies } from '../support/verifies.ts'

const rejected = { kind: 'error', code: -1, message: 'User rejected sampling request' }
const image = { type: 'image', data: 'aGVsbG8=', mimeType: 'image/png' }

verifies('requests:ask-first', 'no model is asked while the question is open', async () => {
  const world = createAskingWorld()
  const answer = world.ask(samplingOf({ systemPrompt: 'Be brief.' }))
  await settledTurns()
  expect(world.modelRequests).toEqual([])
  const [question] = world.open
  if (question?.kind !== 'sampling') throw new Error('no question')
  question.settle(allowed(question.question))
  expect(await answer).toEqual({
    answer: {
      kind: 'result',
      result: {
        role: 'assistant',
        content: { type: 'text', text: 'Hello.' },
        model: 'scripted',
        stopReason: 'endTurn',
      },
    },
    used: { model: 'local/scripted', usage },
  })
  expect(world.modelRequests).toEqual([
    {
      model: 'local/scripted',
      instructions: 'Be brief.',
      messages: [{ role: 'user', text: 'Hello?' }],
      tools: [],
      effort: 'default',
      settings: { maxOutputTokens: 100, temperature: null, stopSequences: [] },
    },
  ])
})

verifies('requests:ask-first', 'the model gets what the user amended, and the model they chose', async () => {
  const amended = { messages: [{ role: 'user', content: { type: 'text', text: 'Amended' } }], maxTokens: 5 }
  const world = createAskingWorld({
    react: ({ kind, question }) =>
      kind === 'sampling' && allowed(question, { params: amended, model: 'cloud/large' }),
  })
  await world.ask(samplingOf())
  expect(world.modelRequests).toMatchObject([
    { model: 'cloud/large', messages: [{ text: 'Amended' }], settings: { maxOutputTokens: 5 } },
  ])
})

verifies('requests:ask-first', 'a model that was not among the choices is not asked', async () => {
  const world = createAskingWorld({
    react: ({ kind, question }) => kind === 'sampling' && allowed(question, { model: 'other/model' }),
  })
  expect((await world.ask(samplingOf())).answer).toMatchObject({ kind: 'error', code: -32_603 })
  expect(world.modelRequests).toEqual([])
})

verifies(
  'requests:declined',
  'a declined or dismissed request is an error, and no model is asked',
  async () => {
    for (const kind of ['declined', 'cancelled']) {
      const world = createAskingWorld({ react: () => ({ kind }) })
      expect(await world.ask(samplingOf())).toEqual({ answer: rejected, used: null })
      expect(world.modelRequests).toEqual([])
    }
  },
)

verifies('requests:reviewed', 'the answer is shown first, and goes only when that is allowed', async () => {
  const seen: unknown[] = []
  const reviewing =
    (verdict: string): Reaction =>
    ({ kind, question }) => {
      if (kind === 'review') seen.push(question.result)
      return kind === 'sampling' ? allowed(question, { review: true }) : verdict
    }
  const given = await createAskingWorld({ react: reviewing('allowed') }).ask(samplingOf())
  expect(given.answer).toEqual({ kind: 'result', result: seen[0] })
  for (const verdict of ['declined', 'cancelled']) {
    const kept = await createAskingWorld({ react: reviewing(verdict) }).ask(samplingOf())
    expect(kept).toEqual({ answer: rejected, used: { model: 'local/scripted', usage } })
  }
})

verifies('requests:counted', 'what a refused or broken answer took is reported', async () => {
  const broken = createAskingWorld({
    react: allowAll,
    model: async function* () {
      yield { kind: 'text', text: 'half' }
      yield { kind: 'failed', interrupted: true, problem: { code: 'broken', message: 'Broke off.' }, usage }
    },
  })
  expect(await broken.ask(samplingOf())).toMatchObject({
    answer: { kind: 'error', code: -32_603 },
    used: { model: 'local/scripted', usage },
  })
})

verifies('requests:nothing-told', 'the reason of a failure stands in the log alone', async () => {
  const message = 'The key sk-secret was refused by https://internal.example/v1.'
  const world = createAskingWorld({
    react: allowAll,
    model: async function* () {
      yield { kind: 'failed', interrupted: false, problem: { code: 'bad-key', message }, usage: null }
    },
  })
  const { answer } = await world.ask(samplingOf())
  expect(answer).toEqual({ kind: 'error', code: -32_603, message: 'The model did not answer' })
  expect(world.lines.join()).toContain(message)
})

verifies('requests:declared', 'tools, tool use and unreadable content are refused unasked', async () => {
  const user = (content: unknown) => ({ messages: [{ role: 'user', content }] }) as JsonObject
  const bad: readonly JsonObject[] = [
    { tools: [] },
    { toolChoice: { mode: 'auto' } },
    user([{ type: 'tool_result', toolUseId: 'x', content: [] }]),
    { messages: [{ role: 'assistant', content: { type: 'tool_use', id: 'x', name: 'y', input: {} } }] },
    user({ type: 'audio', data: 'aGVsbG8=', mimeType: 'audio/wav' }),
    user({ ...image, data: 'not base64!' }),
    user({ ...image, data: 'aGVsbG8' }),
    user({ ...image, mimeType: 'image/svg+xml' }),
    { messages: [{ role: 'assistant', content: image }] },
    { messages: [{ role: 'system', content: { type: 'text', text: 'x' } }] },
    { messages: [] },
    user([]),
    user({ type: 'text' }),
    user('text'),
    { maxTokens: 0 },
    { maxTokens: '5' },
    { maxTokens: null },
    { temperature: 9 },
    { systemPrompt: 5 },
    { stopSequences: 'x' },
    user({ type: 'text', text: 'x'.repeat(1_048_576) }),
  ]
  const world = createAskingWorld({ react: allowAll })
  for (const changes of bad)
    expect((await world.ask(samplingOf(changes))).answer, JSON.stringify(changes).slice(0, 90)).toMatchObject(
      {
        kind: 'error',
        code: -32_602,
        message: expect.stringMatching(/^\w.{10,}/),
      },
    )
  expect([world.asked, world.modelRequests]).toEqual([[], []])
  const lines = world.lines.length
  const again = samplingOf(bad.at(-1))
  await Promise.all([world.ask(again), world.ask(again)])
  expect(world.lines).toHaveLength(lines)
  expect(world.lines.every((line) => line.startsWith('A request of the server was refused: '))).toBe(true)
})

verifies('requests:declared', 'includeContext adds nothing', async () => {
  const world = createAskingWorld({ react: allowAll, conversationModel: 'cloud/large' })
  await world.ask(samplingOf({ includeContext: 'allServers' }))
  expect(world.modelRequests).toMatchObject([
    { instructions: '', messages: [{ role: 'user', text: 'Hello?' }], tools: [] },
  ])
})

verifies('requests:withdrawn', 'taking it back withdraws the question and stops the model', async () => {
  const waiting = createAskingWorld()
  const first = new AbortController()
  const withdrawn = waiting.ask(samplingOf(), { signal: first.signal })
  await settledTurns()
  first.abort()
  expect((await withdrawn).answer).toMatchObject({ kind: 'error' })
  expect(waiting.open).toEqual([])

  let modelSignal: AbortSignal | undefined
  const streaming = createAskingWorld({
    react: allowAll,
    model: async function* (_request, signal) {
      modelSignal = signal
      yield { kind: 'text', text: 'a' }
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
      yield { kind: 'failed', interrupted: true, problem: { code: 'cancelled', message: 'x' }, usage }
    },
  })
  const second = new AbortController()
  const stopped = streaming.ask(samplingOf(), { signal: second.signal })
  await settledTurns()
  second.abort()
  expect(await stopped).toMatchObject({ answer: { kind: 'error', code: -32_000 }, used: { usage } })
  expect(modelSignal?.aborted).toBe(true)
})

verifies(
  'requests:settings',
  'an answer ends before the first stop sequence, however it is cut',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'S', 'T', 'OP', '\n', ' b'), { minLength: 1 }),
        async (pieces) => {
          let heard = 0
          const world = createAskingWorld({
            react: allowAll,
            model: async function* (_request, signal) {
              for (const text of ['begin ', ...pieces]) {
                if (signal.aborted) break
                heard += 1
                yield { kind: 'text', text }
              }
              if (signal.aborted)
                yield {
                  kind: 'failed',
                  interrupted: true,
                  problem: { code: 'cancelled', message: '' },
                  usage,
                }
              else yield { kind: 'finished', finish: 'stop', calls: [], usage }
            },
          })
          const { answer, used } = await world.ask(samplingOf({ stopSequences: ['STOP', '\n'] }))
          const whole = `begin ${pieces.join('')}`
          const end = whole.search(/STOP|\n/)
          expect(answer).toMatchObject({
            result: {
              content: { text: end === -1 ? whole : whole.slice(0, end) },
              stopReason: end === -1 ? 'endTurn' : 'stopSequence',
            },
          })
          expect(used?.usage).toEqual(usage)
          expect(heard).toBeLessThanOrEqual(pieces.length + 1)
        },
      ),
    )
  },
)

verifies(
  'requests:settings',
  'an answer that the limit cut off says so; one without text is none',
  async () => {
    const ended = (text: string, finish: 'length' | 'stop' | 'refused') =>
      createAskingWorld({
        react: allowAll,
        model: async function* () {
          yield { kind: 'text', text }
          yield { kind: 'finished', finish, calls: [], usage: null }
        },
      }).ask(samplingOf())
    expect((await ended('cut', 'length')).answer).toMatchObject({ result: { stopReason: 'maxTokens' } })
    expect((await ended('', 'length')).answer).toMatchObject({
      message: expect.stringContaining('maxTokens'),
    })
    expect((await ended('No.', 'refused')).answer).toMatchObject({ message: 'The model refused to answer' })
  },
)

test('endpoints get the stop sequences that every one of them takes', async () => {
  const world = createAskingWorld({ react: allowAll, model: sampled('one six two') })
  const { answer } = await world.ask(samplingOf({ stopSequences: [' ', 'b', 'c', 'd', 'e', 'six', ''] }))
  expect(world.modelRequests[0]?.settings?.stopSequences).toEqual(['b', 'c', 'd', 'e'])
  expect(answer).toMatchObject({ result: { content: { text: 'on' } } })
})

test('a model that thinks does so as little as it can where there are few tokens', async () => {
  const options = [optionOf('a/b', { efforts: ['default', 'low', 'high'] })]
  const few = createAskingWorld({ react: allowAll, options })
  await few.ask(samplingOf({ maxTokens: 200 }))
  await few.ask(samplingOf({ maxTokens: 20_000 }))
  expect(few.modelRequests.map(({ effort }) => effort)).toEqual(['low', 'default'])
})

test('without a model the question is put with no choice', async () => {
  const world = createAskingWorld({ options: [], react: () => ({ kind: 'declined' }) })
  expect((await world.ask(samplingOf())).answer).toEqual(rejected)
  expect(world.asked).toMatchObject([{ question: { models: [] } }])
})

test('what cannot be shown is the server’s mistake; what cannot be stored is ours', async () => {
  const world = createAskingWorld({ react: () => 'unreadable' })
  expect((await world.ask(samplingOf())).answer).toEqual({
    kind: 'error',
    code: -32_602,
    message: 'not this schema',
  })
})

test('the first choice is what the hints name, then the conversation’s model, then the default', () => {
  const options = ['a/small', 'b/claude-sonnet', 'b/claude-haiku', 'c/gpt'].map((id) => optionOf(id))
  const preferred = [optionOf('b/claude-haiku'), optionOf('c/gpt')]
  const order = (hints: readonly string[]) =>
    orderModels(options, { hints, preferred, needsImages: false }).map(({ id }) => id)
  expect(order([])).toEqual(['b/claude-haiku', 'c/gpt', 'a/small', 'b/claude-sonnet'])
  expect(order(['Sonnet', 'gpt'])).toEqual(['b/claude-sonnet', 'c/gpt', 'b/claude-haiku', 'a/small'])
  expect(order(['claude'])).toEqual(['b/claude-haiku', 'b/claude-sonnet', 'c/gpt', 'a/small'])
})

test('a model that takes no pictures is no choice for a request with one', async () => {
  const options = [optionOf('a/blind', { images: false }), optionOf('a/seeing', { images: true })]
  const world = createAskingWorld({ react: allowAll, options })
  await world.ask(
    samplingOf({ messages: [{ role: 'user', content: [{ type: 'text', text: 'See' }, image] }] }),
  )
  expect(world.modelRequests).toMatchObject([
    { model: 'a/seeing', messages: [{ text: 'See', attachments: [{ mimeType: 'image/png' }] }] },
  ])
})

test('any parameters are read or refused, and nothing throws', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('messages', 'maxTokens', 'tools', 'x'), fc.jsonValue()),
      (params) => {
        const read = readSamplingRequest(JSON.parse(JSON.stringify(params)))
        if (!read.ok) expect(read.problem.message).not.toBe('')
      },
    ),
  )
})

test('an answer without an end is an error', async () => {
  const world = createAskingWorld({ react: allowAll, model: sampled() })
  expect((await world.ask(samplingOf())).answer).toMatchObject({ kind: 'error', code: -32_603 })
})
