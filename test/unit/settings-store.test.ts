import { expect, test } from 'vitest'
import { conversationId } from '#contract/ids'
import { setLanguage } from '#contract/language/texts'
import type { ConversationSummary } from '#contract/views'
import { opened } from '../../renderer/conversation/open-conversation.ts'
import { createChatStore } from '../../renderer/store.ts'
import { spentDetail, spentText, sumText } from '../../renderer/usage/spent-text.ts'
import { verifies } from '../support/verifies.ts'

const conversation = conversationId.parse('c1')
const usage = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0, reasoningTokens: 0, costUsd: null }
const summary: ConversationSummary = {
  conversation,
  title: 'one',
  model: null,
  instructions: '',
  effort: 'default',
  updatedAt: 1,
  deletedAt: null,
  activity: 'idle',
  usage,
  unpricedAnswers: 0,
}

const shown = () => {
  const store = createChatStore()
  store.setState({
    open: opened({ summary, events: [], hasOlder: false, live: null }, ''),
    view: { kind: 'conversation', conversation },
    conversations: [summary],
    newDraft: 'half a thought',
  })
  return store
}

test('a conversation that was erased is not shown on', () => {
  const store = shown()
  store.getState().receive({ kind: 'conversation', summary: { ...summary, deletedAt: 2 } })
  expect(store.getState()).toMatchObject({
    open: null,
    conversations: [],
    view: { kind: 'conversation', conversation: null },
  })
})

test('one that is not shown goes without changing what is', () => {
  const store = shown()
  const other = { ...summary, conversation: conversationId.parse('c2'), deletedAt: 2 }
  store.getState().receive({ kind: 'conversation', summary: other })
  expect(store.getState().open).not.toBeNull()
})

verifies('settings:erase-everything', 'the page forgets all it held', () => {
  const store = shown()
  store.getState().receive({ kind: 'erased' })
  const { receive, ...state } = store.getState()
  const { receive: _receive, ...fresh } = createChatStore().getState()
  expect(state).toEqual(fresh)
  expect(receive).toBeTypeOf('function')
})

verifies('settings:usage-sums', 'what was spent is said in words where no price is known', () => {
  const some = { ...usage, inputTokens: 12_000, outputTokens: 400, cachedInputTokens: 10_000 }
  expect(spentText(some)).toBe('12.4k tokens, 10k cached · no price known')
  expect(spentText({ ...some, cachedInputTokens: 0, costUsd: 0.25 })).toBe('12.4k tokens · $0.25')
  expect(spentText({ ...some, cachedInputTokens: 0, costUsd: 0 })).toBe('12.4k tokens · $0.00')
  expect(spentDetail({ ...some, reasoningTokens: 300 })).toBe(
    '12,000 tokens in (10,000 cached), 400 out (300 to think)',
  )
  expect(sumText({ costUsd: null, unpriced: 2 })).toBe('no price known')
  expect(sumText({ costUsd: 1, unpriced: 2 })).toBe('at least $1.00')
  expect(sumText({ costUsd: 1, unpriced: 0 })).toBe('$1.00')
  setLanguage('de')
  expect(spentText(some)).toBe('12,4 Tsd. Token, 10 Tsd. aus dem Zwischenspeicher · kein Preis bekannt')
  setLanguage('en')
})
