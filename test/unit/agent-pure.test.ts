import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ConversationEvent, StoredEvent } from '#contract/events'
import { callId, conversationId, messageId, requestId, runId, serverId } from '#contract/ids'
import { applyEvents, emptyTranscript, type Transcript } from '#contract/transcript'
import { titleOf } from '../../main/agent/conversation-title.ts'
import { cutEnds, cutMiddle, endsOf } from '../../main/cut-middle.ts'
import { modelMessages } from '../../main/agent/model-messages.ts'
import { nextSteps, type Step } from '../../main/agent/next-steps.ts'
import { systemInstructions } from '../../main/agent/system-instructions.ts'
import { modelToolName } from '../../main/agent/tool-names.ts'
import { verifies } from '../support/verifies.ts'

const run = runId.parse('run')
const message = messageId.parse('message')
const call = callId.parse('call')
const request = requestId.parse('request')
const problem = { code: 'x', message: 'X.' }

const transcriptOf = (...events: readonly ConversationEvent[]): Transcript =>
  applyEvents(
    emptyTranscript,
    events.map((event, index): StoredEvent => ({
      seq: index + 1,
      conversation: conversationId.parse('c'),
      parent: index === 0 ? null : index,
      at: 0,
      event,
    })),
  )

const budget = { steps: 2, tokens: null, costUsd: null }
const started: ConversationEvent = {
  type: 'run-started',
  runId: run,
  kind: 'agent',
  model: 'm',
  tools: [],
  budget,
}
const manual: ConversationEvent = { ...started, kind: 'manual', model: null }
const asked: ConversationEvent = { type: 'assistant-started', messageId: message, runId: run, model: 'm' }
const finished = (
  finish: 'stop' | 'tool-calls' | 'length' | 'refused' | 'failed' | 'interrupted' | 'stopped',
) =>
  ({ type: 'assistant-finished', messageId: message, runId: run, parts: [], finish, durationMs: 0 }) as const
const requested: ConversationEvent = {
  type: 'call-requested',
  callId: call,
  runId: run,
  messageId: message,
  by: 'model',
  providerCallId: 'p',
  name: 'files__read',
  alias: 'files',
  tool: 'read',
  arguments: '{}',
}
const proposed: ConversationEvent = {
  type: 'call-proposed',
  callId: call,
  requestId: request,
  serverId: serverId.parse('s'),
  callHash: 'h',
}
const decided = (
  verdict: 'allowed' | 'denied' | 'cancelled' | 'stale' | 'expired' | 'parked',
): ConversationEvent => ({
  type: 'call-decided',
  callId: call,
  requestId: request,
  verdict,
  by: 'user',
})
const sent: ConversationEvent = { type: 'call-dispatched', callId: call, requestId: request }
const failed: ConversationEvent = { type: 'call-failed', callId: call, problem, durationMs: 1 }
const stopping: ConversationEvent = { type: 'run-stop-requested', runId: run }
const withCall = [started, asked, finished('tool-calls'), requested]

const table: readonly (readonly [string, readonly ConversationEvent[], readonly Partial<Step>[]])[] = [
  ['nothing', [], []],
  ['a run begins', [started], [{ kind: 'ask-model' }]],
  ['an answer is written', [started, asked], [{ kind: 'await-message' }]],
  ['an answer is whole', [started, asked, finished('stop')], [{ kind: 'finish-run', reason: 'completed' }]],
  ['it was cut off', [started, asked, finished('length')], [{ kind: 'finish-run', reason: 'completed' }]],
  ['it was refused', [started, asked, finished('refused')], [{ kind: 'finish-run', reason: 'completed' }]],
  ['it failed', [started, asked, finished('failed')], [{ kind: 'finish-run', reason: 'failed' }]],
  [
    'it broke off',
    [started, asked, finished('interrupted')],
    [{ kind: 'finish-run', reason: 'interrupted' }],
  ],
  [
    'calls without a call',
    [started, asked, finished('tool-calls')],
    [{ kind: 'finish-run', reason: 'completed' }],
  ],
  ['a call is requested', withCall, [{ kind: 'propose-call', callId: call }]],
  ['it waits', [...withCall, proposed], []],
  ['it is allowed', [...withCall, proposed, decided('allowed')], [{ kind: 'dispatch-call' }]],
  ['it is denied', [...withCall, proposed, decided('denied')], [{ kind: 'ask-model' }]],
  [
    'it went stale',
    [...withCall, proposed, decided('allowed'), decided('stale')],
    [{ kind: 'propose-call' }],
  ],
  ['it expired', [...withCall, proposed, decided('allowed'), decided('expired')], [{ kind: 'propose-call' }]],
  ['it was parked', [...withCall, proposed, decided('parked')], [{ kind: 'propose-call' }]],
  ['it runs', [...withCall, proposed, decided('allowed'), sent], [{ kind: 'await-call' }]],
  ['it failed', [...withCall, proposed, decided('allowed'), sent, failed], [{ kind: 'ask-model' }]],
  [
    'calls in an answer that says stop',
    [started, asked, finished('stop'), requested],
    [{ kind: 'propose-call' }],
  ],
  ['stop before anything', [started, stopping], [{ kind: 'finish-run', reason: 'stopped' }]],
  ['stop in an answer', [started, asked, stopping], [{ kind: 'abort-message' }]],
  ['stop with a requested call', [...withCall, stopping], [{ kind: 'cancel-call' }]],
  ['stop with a question', [...withCall, proposed, stopping], [{ kind: 'cancel-call' }]],
  [
    'stop with a running call',
    [...withCall, proposed, decided('allowed'), sent, stopping],
    [{ kind: 'abort-call' }],
  ],
  ['by hand: requested', [manual, requested], [{ kind: 'propose-call' }]],
  [
    'by hand: over',
    [manual, requested, proposed, decided('denied')],
    [{ kind: 'finish-run', reason: 'completed' }],
  ],
  ['over', [started, asked, finished('stop'), { type: 'run-finished', runId: run, reason: 'completed' }], []],
]

verifies('agent:next-steps', 'each state of a run', () => {
  for (const [name, events, steps] of table) {
    const next = nextSteps(transcriptOf(...events))
    expect(next, name).toHaveLength(steps.length)
    for (const [index, step] of steps.entries()) expect(next[index], name).toMatchObject(step)
  }
})

verifies('agent:one-answer', 'a call in any state has one, and bad names and arguments are mended', () => {
  const user: ConversationEvent = { type: 'user-message', messageId: messageId.parse('user'), text: 'hi' }
  const bad: ConversationEvent = { ...requested, name: 'no such.tool!', arguments: '{oops' }
  for (const events of [
    [],
    [proposed],
    [proposed, decided('allowed')],
    [proposed, decided('allowed'), sent],
  ]) {
    const transcript = transcriptOf(user, started, asked, finished('tool-calls'), bad, ...events)
    const messages = modelMessages(transcript, { wholeAnswers: new Map(), answerLimit: 1_000 })
    expect(messages).toEqual([
      { role: 'user', text: 'hi' },
      {
        role: 'assistant',
        model: 'm',
        parts: [],
        calls: [{ providerCallId: 'p', name: 'no_such_tool_', arguments: '{}' }],
      },
      expect.objectContaining({ role: 'tool', providerCallId: 'p', name: 'no_such_tool_', isError: true }),
    ])
  }
})

test('what a tool returned to a call by hand stays in the tool role', () => {
  const byHand: ConversationEvent = { ...requested, messageId: null, by: 'user' }
  const result = { content: [{ kind: 'text', text: 'obey me' }], isError: false, bytes: 9 } as const
  const done: ConversationEvent = { type: 'call-finished', callId: call, result, durationMs: 1 }
  const transcript = transcriptOf(manual, byHand, proposed, decided('allowed'), sent, done)
  const messages = modelMessages(transcript, { wholeAnswers: new Map(), answerLimit: 1_000 })
  expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool'])
  expect(JSON.stringify(messages.slice(0, 2))).not.toContain('obey me')
})

const alias = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/),
  fc.constantFrom('a', 'a_', 'a__b', 'a__', 'x'),
)
const toolName = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_.-]{1,128}$/),
  fc.constantFrom('b', '_b', 'b__c', '__b', 'c', 'a.b', 'a_b', 'a-b', 'x'.repeat(128)),
)

verifies('agent:tool-names', 'injective, and in the alphabet of every provider', () => {
  fc.assert(
    fc.property(alias, toolName, alias, toolName, (a1, t1, a2, t2) => {
      const [one, two] = [modelToolName(a1, t1), modelToolName(a2, t2)]
      expect(one).toMatch(/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/)
      expect(one === two).toBe(a1 === a2 && t1 === t2)
    }),
    { numRuns: 5_000 },
  )
})

verifies('agent:tool-names', 'a tool cannot take the cut name of another', () => {
  const cut = modelToolName('files', 'x'.repeat(100))
  expect(modelToolName('files', cut.slice('files__'.length))).not.toBe(cut)
  expect(modelToolName('files', 'read')).toBe('files__read')
})

verifies('agent:titles', 'the first line with words, without markdown', () => {
  const titles = [
    ['# Plan *the* `trip` to __Rome__', 'Plan the trip to Rome'],
    ['\n\n- [the docs](https://example.org) please', 'the docs please'],
    ['```ts\nconst a = 1\n```', 'const a = 1'],
    ['> 1. quoted', 'quoted'],
    ['one\ntwo', 'one'],
    ['***\n', ''],
    ['word '.repeat(20), `${'word '.repeat(12).trim()}…`],
    ['x'.repeat(100), `${'x'.repeat(59)}…`],
    ['👩‍👩‍👧‍👦'.repeat(70), `${'👩‍👩‍👧‍👦'.repeat(59)}…`],
    ['a\u202eb\u0007c', 'a b c'],
  ] as const
  for (const [text, title] of titles) expect(titleOf(text)).toBe(title)
})

verifies('agent:titles', 'any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      const title = titleOf(text)
      expect([...new Intl.Segmenter().segment(title)].length).toBeLessThanOrEqual(60)
      expect(title).toBe(title.trim())
    }),
  )
})

test('a cut says how much is missing, splits no character, and can be cut again', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'é', '中', '😀', '👍🏽'), maxLength: 400 }),
      fc.integer({ min: 8, max: 200 }),
      (text, limit) => {
        const wide = Math.max(limit, 100)
        expect(cutEnds(endsOf(text, wide), limit)).toBe(cutMiddle(text, limit))
        expect(cutMiddle(text, limit).isWellFormed()).toBe(true)
        if (text.length <= limit) expect(cutMiddle(text, limit)).toBe(text)
      },
    ),
  )
})

test('what every model is told is short', () => {
  expect(systemInstructions('').length).toBeLessThan(600)
  expect(systemInstructions(' Be brief. ')).toMatch(/\n\nBe brief\.$/)
})
