import { afterEach, beforeEach, expect, vi } from 'vitest'
import type { ChatUpdate } from '#contract/bridge'
import type { ConversationEvent, StoredEvent } from '#contract/events'
import { callId, conversationId, messageId, requestId, runId, serverId } from '#contract/ids'
import type { CallState } from '#contract/call-item'
import type { ConversationSummary, ServerState } from '#contract/views'
import { stateWord } from '../../renderer/conversation/call-state.ts'
import { createDraftSaver } from '../../renderer/conversation/draft-saver.ts'
import { opened } from '../../renderer/conversation/open-conversation.ts'
import { serverStateWord } from '../../renderer/servers/server-state.ts'
import { groupByDay, mergeSummaries } from '../../renderer/side-bar/conversation-groups.ts'
import { createChatStore } from '../../renderer/store.ts'
import { createUpdateQueue } from '../../renderer/update-queue.ts'
import { verifies } from '../support/verifies.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const conversation = conversationId.parse('c1')
const usage = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0, reasoningTokens: 0, costUsd: null }
const summary = (id: string, updatedAt: number, deletedAt: number | null = null): ConversationSummary => ({
  conversation: conversationId.parse(id),
  title: id,
  model: null,
  instructions: '',
  updatedAt,
  deletedAt,
  activity: 'idle',
  effort: 'default',
  usage,
  unpricedAnswers: 0,
})
const openStore = () => {
  const store = createChatStore()
  store.setState({
    open: opened({ summary: summary('c1', 1), events: [], hasOlder: false, live: null }, ''),
  })
  return store
}
const events = (...list: readonly ConversationEvent[]): ChatUpdate => ({
  kind: 'events',
  conversation,
  events: list.map((event, index): StoredEvent => ({
    seq: index + 1,
    conversation,
    parent: index || null,
    at: 0,
    event,
  })),
})
const delta = (text: string): ChatUpdate & { readonly kind: 'delta' } => ({
  kind: 'delta',
  conversation,
  messageId: messageId.parse('a1'),
  part: 'text',
  text,
})
const ids = {
  callId: callId.parse('k1'),
  runId: runId.parse('r1'),
  requestId: requestId.parse('q1'),
  serverId: serverId.parse('s1'),
}
const requested: ConversationEvent = {
  type: 'call-requested',
  ...ids,
  messageId: null,
  by: 'user',
  providerCallId: 'p',
  name: 'files__read',
  alias: 'files',
  tool: 'read',
  arguments: '{}',
}

verifies('window:spoken', 'a call says its state, a message its text, and streamed text nothing', () => {
  const store = openStore()
  const { receive } = store.getState()
  receive(events(requested, { type: 'call-proposed', ...ids, callHash: 'h' }))
  expect(store.getState().announcement).toContain('files.read: Waiting for you')
  receive(delta('a token'))
  expect(store.getState().announcement).not.toContain('token')
})

verifies('window:spoken', 'another conversation is not spoken of', () => {
  const store = openStore()
  store.getState().receive({ ...delta('x'), conversation: conversationId.parse('c2') })
  expect(store.getState().open?.live).toBeNull()
})

verifies('window:streaming-cost', 'tokens that come fast are joined, in order with everything else', () => {
  const seen: ChatUpdate[] = []
  const receive = createUpdateQueue((update) => seen.push(update))
  for (const text of ['a', 'b', 'c']) receive(delta(text))
  expect(seen).toEqual([])
  vi.advanceTimersByTime(100)
  expect(seen).toEqual([delta('abc')])
  receive(delta('d'))
  receive({ kind: 'server', alias: 'files' })
  expect(seen.slice(1)).toEqual([delta('d'), { kind: 'server', alias: 'files' }])
  receive(delta('e'))
  receive({ ...delta('f'), conversation: conversationId.parse('c2') })
  vi.advanceTimersByTime(100)
  expect(seen).toHaveLength(5)
})

verifies('window:drafts', 'a draft that could not be stored is stored as soon as it can', async () => {
  const tried: string[] = []
  const draft = createDraftSaver(async (text) => tried.push(text) > 1)
  draft.later('kept')
  await vi.advanceTimersByTimeAsync(1000)
  draft.now()
  draft.now()
  expect(tried).toEqual(['kept', 'kept'])
})

verifies('window:drafts', 'a draft is stored a moment after the last key, once', () => {
  const saved: string[] = []
  const draft = createDraftSaver(async (text) => saved.push(text) > 0)
  for (const text of ['h', 'he', 'hey']) draft.later(text)
  expect(saved).toEqual([])
  vi.advanceTimersByTime(1000)
  expect(saved).toEqual(['hey'])
  draft.later('hey you')
  draft.now()
  draft.now()
  vi.advanceTimersByTime(1000)
  expect(saved).toEqual(['hey', 'hey you'])
})

verifies(
  'window:list',
  'each conversation stands once, the last changed first, deleted ones not at all',
  () => {
    const known = [summary('a', 3), summary('b', 2), summary('c', 1)]
    const merged = mergeSummaries(known, [summary('c', 9), summary('a', 3, 5), summary('d', 4)])
    expect(merged.map((one) => one.conversation)).toEqual(['c', 'd', 'b'])
  },
)

verifies('window:list', 'days have the names people use', () => {
  const at = (day: number, hour: number) => new Date(2026, 10, day, hour).getTime()
  const now = at(20, 9)
  const names = [at(20, 1), at(19, 23), at(16, 12), at(2, 12), new Date(2025, 11, 31).getTime()].map(
    (moment) => groupByDay([summary('a', moment)], now)[0]?.name,
  )
  expect(names).toEqual(['Today', 'Yesterday', 'Monday', 'November 2', 'December 31, 2025'])
})

const problem = { code: 'x', message: 'y' }
const result = { content: [], isError: false, bytes: 0 }

verifies('window:state-words', 'the words for calls are the promised ones', () => {
  const states: readonly CallState[] = [
    { kind: 'requested' },
    { kind: 'refused', problem },
    { kind: 'waiting', ...ids, callHash: 'h' },
    { kind: 'allowed', ...ids, by: 'user' },
    { kind: 'denied', by: 'user' },
    { kind: 'cancelled' },
    { kind: 'running', ...ids, by: 'user', since: 0 },
    { kind: 'done', result, by: 'user', durationMs: 1 },
    { kind: 'done', result: { ...result, isError: true }, by: 'user', durationMs: 1 },
    { kind: 'failed', problem, by: 'user', durationMs: 1 },
    { kind: 'unknown', problem },
  ]
  expect(states.map((state) => stateWord(state).word)).toEqual([
    'Preparing',
    'Refused',
    'Waiting for you',
    'Allowed',
    'Denied',
    'Cancelled',
    'Running',
    'Done',
    'Failed',
    'Failed',
    'Outcome unknown',
  ])
})

verifies('window:state-words', 'the words for servers are the promised ones', () => {
  const states: readonly ServerState[] = [
    { kind: 'stopped' },
    { kind: 'awaiting-approval', requestId: ids.requestId },
    { kind: 'starting', attempt: 1 },
    { kind: 'ready', pid: 1, since: 0 },
    { kind: 'unresponsive', since: 0 },
    { kind: 'backing-off', attempt: 1, until: 0, problem },
    { kind: 'failed', problem, stderrTail: '' },
    { kind: 'misconfigured', problem },
  ]
  expect(states.map((state) => serverStateWord(state).word)).toEqual([
    'stopped',
    'waiting for you',
    'starting',
    'ready',
    'unresponsive',
    'retrying',
    'failed',
    'misconfigured',
  ])
})
