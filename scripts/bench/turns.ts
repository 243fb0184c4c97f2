import { randomUUID } from 'node:crypto'
import type { ConversationEvent } from '#contract/events'
import { conversationId, messageId, runId, type ConversationId } from '#contract/ids'
import type { History } from '../../main/history/history.ts'
import type { Write } from '../../main/journal.ts'

/** A question and its answer are one turn: two messages, five events. */
export const eventsPerTurn = 5
export const messagesPerTurn = 2

const turnsPerCommit = 200

/** A word in each answer, and one in each question of a conversation whose title begins with it. */
export const commonWord = 'umbrella'
export const rareWord = 'zeppelin'

/** Stores a conversation of so many turns through the history's own commits. */
export const storeConversation = async (
  history: Pick<History, 'commit'>,
  options: { readonly title: string; readonly turns: number },
): Promise<ConversationId> => {
  const conversation = conversationId.parse(randomUUID())
  const subject = options.title.startsWith(rareWord) ? rareWord : 'harbour'
  const write = (event: ConversationEvent): Write => ({ kind: 'event', conversation, event })
  await history.commit([write({ type: 'conversation-created', title: options.title })])
  for (let stored = 0; stored < options.turns; stored += turnsPerCommit) {
    const count = Math.min(turnsPerCommit, options.turns - stored)
    const turns = Array.from({ length: count }, (_, index) => turn(stored + index, subject))
    await history.commit(turns.flat().map(write))
  }
  return conversation
}

/** What an append is measured with. */
export const userMessage = (number: number): ConversationEvent => ({
  type: 'user-message',
  messageId: messageId.parse(randomUUID()),
  text: textOf(number, 20),
})

const turn = (number: number, subject: string): readonly ConversationEvent[] => {
  const run = runId.parse(randomUUID())
  const answer = messageId.parse(randomUUID())
  const model = 'local/scripted'
  return [
    {
      type: 'user-message',
      messageId: messageId.parse(randomUUID()),
      text: `${subject} ${textOf(number, 20)}`,
    },
    {
      type: 'run-started',
      runId: run,
      kind: 'agent',
      model,
      tools: [],
      budget: { steps: 50, tokens: null, costUsd: null },
    },
    { type: 'assistant-started', messageId: answer, runId: run, model },
    {
      type: 'assistant-finished',
      messageId: answer,
      runId: run,
      parts: [{ kind: 'text', text: `${commonWord} ${textOf(number * 31, 40)}` }],
      finish: 'stop',
      durationMs: 900,
      usage: { inputTokens: 300, outputTokens: 60, cachedInputTokens: 0, reasoningTokens: 0, costUsd: null },
    },
    { type: 'run-finished', runId: run, reason: 'completed' },
  ]
}

const syllables = [
  'ka',
  'lo',
  'mi',
  'ren',
  'tu',
  'vas',
  'po',
  'sel',
  'dor',
  'ni',
  'gra',
  'fe',
  'bul',
] as const

/** Words of two or three syllables, so that the index has a vocabulary of some thousands to hold. */
const textOf = (seed: number, words: number): string =>
  Array.from({ length: words }, (_, index) => wordOf(seed * 7 + index * index * 13)).join(' ')

const wordOf = (seed: number): string =>
  [seed, Math.floor(seed / 13), Math.floor(seed / 169) % 5]
    .map((number) => syllables[number % syllables.length])
    .join('')
