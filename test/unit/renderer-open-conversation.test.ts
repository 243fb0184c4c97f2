import fc from 'fast-check'
import { expect } from 'vitest'
import { conversationId, messageId, runId } from '#contract/ids'
import { applyEvents, emptyTranscript } from '#contract/transcript'
import type { ConversationEvent, StoredEvent } from '#contract/events'
import type { ConversationPage } from '#contract/views'
import { opened, withDelta, withEvents, withOlder } from '../../renderer/conversation/open-conversation.ts'
import { verifies } from '../support/verifies.ts'

const conversation = conversationId.parse('c1')
const run = runId.parse('r1')

const stored = (seq: number, parent: number | null, event: ConversationEvent): StoredEvent => ({
  seq,
  conversation,
  parent,
  at: seq,
  event,
})
const said = (seq: number, parent: number | null): StoredEvent =>
  stored(seq, parent, { type: 'user-message', messageId: messageId.parse(`m${seq}`), text: `text ${seq}` })
const started = (seq: number, parent: number): StoredEvent =>
  stored(seq, parent, {
    type: 'assistant-started',
    messageId: messageId.parse('a1'),
    runId: run,
    model: 'local/m',
  })
const finished = (seq: number, parent: number): StoredEvent =>
  stored(seq, parent, {
    type: 'assistant-finished',
    messageId: messageId.parse('a1'),
    runId: run,
    parts: [{ kind: 'text', text: 'whole' }],
    finish: 'stop',
    durationMs: 1,
  })

const chain = Array.from({ length: 12 }, (_, index) => said(index + 1, index === 0 ? null : index))

const page = (events: readonly StoredEvent[], hasOlder = false): ConversationPage => ({
  summary: {
    conversation,
    title: 'Title',
    model: null,
    instructions: '',
    updatedAt: 0,
    deletedAt: null,
    activity: 'idle',
    effort: 'default',
    usage: { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0, reasoningTokens: 0, costUsd: null },
    unpricedAnswers: 0,
  },
  events,
  hasOlder,
  live: null,
})

verifies(
  'window:replay',
  'events in any portions, with any of them repeated, give the same transcript',
  () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 11 }), { maxLength: 30 }), fc.nat({ max: 11 }), (ends, first) => {
        const portions = ends.map((end) => chain.slice(first, end + 1))
        const live = [...portions, chain].reduce(withEvents, opened(page(chain.slice(0, first)), ''))
        expect(live.transcript).toEqual(applyEvents(emptyTranscript, chain))
        expect(live.isStale).toBe(false)
      }),
    )
  },
)

verifies(
  'window:replay',
  'an event that follows an earlier one begins a branch and takes the rest away',
  () => {
    const before = opened(page(chain), '')
    const edited = withEvents(before, [said(20, 4), said(21, 20)])
    expect(edited.events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 20, 21])
    expect(edited.transcript).toEqual(applyEvents(emptyTranscript, edited.events))
  },
)

verifies('window:replay', 'a branch from the root leaves nothing of the former one', () => {
  const edited = withEvents(opened(page(chain), ''), [said(20, null)])
  expect(edited.events.map(({ seq }) => seq)).toEqual([20])
  expect(edited.isStale).toBe(false)
})

verifies(
  'window:replay',
  'an event after one that was never read asks to read the conversation again',
  () => {
    expect(withEvents(opened(page(chain.slice(6), true), ''), [said(20, 3)]).isStale).toBe(true)
  },
)

verifies('window:replay', 'events about the conversation as a whole change no branch', () => {
  const before = opened(page(chain), '')
  const renamed = stored(30, null, { type: 'conversation-renamed', title: 'New', by: 'user' })
  expect(withEvents(before, [renamed])).toBe(before)
})

verifies('window:replay', 'older events come before, and the first item keeps its place in the list', () => {
  const tail = opened(page(chain.slice(8), true), '')
  const whole = withOlder(tail, chain.slice(2, 9), true)
  expect(whole.transcript.items.map(({ seq }) => seq)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  const placeOf = (open: typeof tail) =>
    open.firstIndex + open.transcript.items.findIndex(({ seq }) => seq === 9)
  expect(placeOf(whole)).toBe(placeOf(tail))
})

verifies('window:replay', 'streamed text stands until the stored message takes its place', () => {
  const id = messageId.parse('a1')
  const writing = withEvents(opened(page(chain), ''), [started(20, 12)])
  const grown = ['wh', 'ol', 'e'].reduce((open, text) => withDelta(open, id, 'text', text), writing)
  expect(grown.live).toEqual({ messageId: id, parts: [{ kind: 'text', text: 'whole' }] })
  expect(withEvents(grown, [finished(21, 20)]).live).toBeNull()
})

verifies('window:replay', 'reasoning and text that alternate stay apart and in order', () => {
  const id = messageId.parse('a1')
  const open = withDelta(withDelta(opened(page([]), ''), id, 'reasoning', 'why'), id, 'text', 'so')
  expect(withDelta(open, id, 'text', ' it is').live?.parts).toEqual([
    { kind: 'reasoning', text: 'why' },
    { kind: 'text', text: 'so it is' },
  ])
})
