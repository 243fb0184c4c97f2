import { expect } from 'vitest'
import type { ConversationEvent, StoredEvent, Usage } from '#contract/events'
import { askId, callId } from '#contract/ids'
import { isWaitingForUser } from '#contract/call-item'
import { applyEvents, emptyTranscript } from '#contract/transcript'
import { exportConversation } from '../../main/export-conversation.ts'
import { askWord } from '../../renderer/conversation/ask-word.ts'
import { callWord } from '../../renderer/conversation/call-state.ts'
import { splitAddress } from '../../renderer/conversation/split-address.ts'
import { callRequested, conversation, eventWrite, runStarted } from '../fixtures/history/samples.ts'
import { localHistory, openedHistory, temporaryFolder } from '../fixtures/history/workspace.ts'
import { formAsk, samplingAsk, accepted, rejected } from '../support/server-asks.ts'
import { verifies } from '../support/verifies.ts'

const usage: Usage = {
  inputTokens: 40,
  outputTokens: 2,
  cachedInputTokens: 0,
  reasoningTokens: 0,
  costUsd: 0.5,
}
const call = { callId: callId.parse('call-1') }
const ask = (id: string) => ({ ...call, askId: askId.parse(id) })

const sampled: ConversationEvent = {
  type: 'server-answered',
  ...ask('sample'),
  answer: {
    kind: 'result',
    result: { role: 'assistant', model: 'm', content: { type: 'text', text: 'a xylophone' } },
  },
  model: 'b/other',
  usage,
}

/** A call in the middle of which its server asks for a form and an answer of a model. */
const story: readonly ConversationEvent[] = [
  { ...runStarted('r1'), model: 'a/one' } as ConversationEvent,
  callRequested('call-1', 'r1', '{}'),
  { type: 'call-proposed', ...call, requestId: 'q' as never, serverId: 's' as never, callHash: 'h' },
  { type: 'call-decided', ...call, requestId: 'q' as never, verdict: 'allowed', by: 'user' },
  { type: 'call-dispatched', ...call, requestId: 'q' as never },
  { type: 'server-asked', ...ask('form'), request: formAsk('Which walrus?') },
  { type: 'server-answered', ...ask('form'), answer: accepted('Wilhelmine') },
  {
    type: 'server-asked',
    ...ask('sample'),
    request: {
      kind: 'sampling',
      params: {
        messages: [
          { role: 'user', content: { type: 'text', text: 'Which ``` instrument?' } },
          { role: 'user', content: { type: 'image', data: 'QUJDREVGRw', mimeType: 'image/png' } },
        ],
        maxTokens: 10,
      },
    },
  },
  sampled,
  { type: 'server-asked', ...ask('back'), request: samplingAsk },
  { type: 'server-withdrew', ...ask('back'), model: 'b/other', usage },
]

const stored = (events: readonly ConversationEvent[]): readonly StoredEvent[] =>
  events.map((event, index) => ({ seq: index + 1, conversation, parent: index || null, at: 0, event }))

verifies('agent:asks-kept', 'found by what was asked and by what was given, never by bytes', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  history.commit(story.map((event) => eventWrite(event)))
  for (const word of ['walrus', 'Wilhelmine', 'instrument', 'xylophone'])
    expect(history.tables.search.find(word), word).toHaveLength(1)
  expect(history.tables.search.find('QUJDREVGRw')).toEqual([])
})

verifies(
  'agent:asks-kept',
  'what models took is counted under their names, and stays after an erasure',
  async () => {
    using folder = temporaryFolder()
    await using opened = await openedHistory(folder.database)
    const { history } = opened
    await history.commit(story.map((event) => eventWrite(event)))
    const models = async () => (await history.usage({ timeZone: 'UTC', days: 2, now: Date.now() })).models
    const counted = [{ model: 'b/other', answers: 2, inputTokens: 80, outputTokens: 4, costUsd: 1 }]
    expect(await models()).toMatchObject(counted)
    expect((await history.readConversation(conversation))?.usage).toMatchObject({
      inputTokens: 80,
      costUsd: 1,
    })
    await history.eraseConversation(conversation)
    expect(await models()).toMatchObject(counted)
  },
)

verifies('agent:asks-kept', 'exported as Markdown and as JSON', () => {
  const summary = { title: 'Trip', model: null, instructions: '' }
  const { text } = exportConversation(summary, stored(story), 'markdown')
  expect(text).toContain('The server asked for:\n```json\n{\n  "method": "elicitation/create"')
  expect(text).toContain('It was given:\n```json\n{\n  "action": "accept"')
  expect(text).toContain('````json')
  expect(text).toContain('It was taken back before it was answered.')
  const json = JSON.parse(exportConversation(summary, stored(story), 'json').text)
  expect(json.events.at(-3)).toMatchObject({ event: { model: 'b/other', usage } })
})

verifies('agent:asks-kept', 'its words: what waits, what was given, and by whom', () => {
  const until = (count: number) => {
    const [item] = applyEvents(emptyTranscript, stored(story.slice(0, count))).items
    if (item?.kind !== 'call') throw new Error('no call')
    return item
  }
  expect([until(6), until(7)].map(isWaitingForUser)).toEqual([true, false])
  expect([until(6), until(7)].map((item) => callWord(item).word)).toEqual(['Waiting for you', 'Running'])
  expect(callWord(until(6), false).word).toBe('Running')
  const refused = { kind: 'error', code: -32_000, message: 'Too many\u{202e}' } as const
  const words = [
    ...until(11).asks,
    ...[accepted('x'), rejected, refused, declined('decline'), declined('cancel')].map((answer) => ({
      ...until(6).asks[0],
      state: { kind: 'answered', answer, model: null } as const,
    })),
  ].map((one) => askWord(one as never, true).word)
  expect(words).toEqual([
    'Answered by you',
    'Allowed by you',
    'Taken back',
    'Answered by you',
    'Declined by you',
    'Refused by Assent: Too many\\u{202e}',
    'Declined by you',
    'Not answered by you',
  ])
})

const declined = (action: string) => ({ kind: 'result', result: { action } }) as const

verifies('agent:asks-kept', 'the host of an address stands apart, whatever stands around it', () => {
  expect(splitAddress('https://user:pw@EXAMPLE.com:8443/a@b?c#d')).toEqual({
    before: 'https://user:pw@',
    host: 'EXAMPLE.com:8443',
    after: '/a@b?c#d',
  })
  expect(splitAddress('https://bank.example\\@evil.example/')).toMatchObject({ host: 'bank.example' })
  expect(splitAddress('no address')).toEqual({ before: '', host: '', after: 'no address' })
})
