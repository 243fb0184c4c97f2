import { describe, expect, test, vi } from 'vitest'
import type { ChatUpdate } from '#contract/bridge'
import { asId, type ConversationId } from '#contract/ids'
import type { ConversationSummary, WorkspaceView } from '#contract/views'
import { followShellState, type ShellState } from '../../main/shell-state.ts'
import { verifies } from '../support/verifies.ts'

const summary = (name: string, activity: ConversationSummary['activity'], deletedAt: number | null = null) =>
  ({ conversation: asId<'Conversation'>(name) as ConversationId, activity, deletedAt }) as ConversationSummary

const view = (changes: Partial<WorkspaceView>) => changes as WorkspaceView

const follow = async (read: () => Promise<WorkspaceView | null>) => {
  const states: ShellState[] = []
  let send: (update: ChatUpdate) => void = () => undefined
  const unsubscribe = vi.fn()
  const following = followShellState(
    {
      read,
      subscribe: (listener) => {
        send = listener
        return unsubscribe
      },
    },
    (state) => states.push(state),
  )
  return { states, following, send: (update: ChatUpdate) => send(update), unsubscribe }
}

const questions = (count: number): ChatUpdate => ({
  kind: 'workspace',
  changes: { questions: { count, conversations: [] }, dock: count === 0 ? 'hidden' : 'normal' },
})

describe('what a shell shows around the pages', () => {
  verifies(
    'electron:shell-state',
    'it is told what is true at first and each time that changes',
    async () => {
      const { states, following, send } = await follow(async () =>
        view({
          conversations: [summary('a', 'running'), summary('b', 'idle')],
          preferences: { theme: 'dark', textSize: 'large' } as WorkspaceView['preferences'],
          language: 'de',
          questions: { count: 0, conversations: [] },
          dock: 'hidden',
        }),
      )
      await following
      expect(states).toEqual([
        { questions: 0, runs: 1, dock: 'hidden', theme: 'dark', textSize: 'large', language: 'de' },
      ])
      send(questions(1))
      send({ kind: 'conversation', summary: summary('b', 'waiting') })
      send({ kind: 'conversation', summary: summary('a', 'idle') })
      send({ kind: 'conversation', summary: summary('b', 'waiting', 1) })
      expect(states.map(({ questions, runs }) => [questions, runs])).toEqual([
        [0, 1],
        [1, 1],
        [1, 2],
        [1, 1],
        [1, 0],
      ])
    },
  )

  verifies('electron:shell-state', 'what happens during the first reading is not lost', async () => {
    const reading = Promise.withResolvers<WorkspaceView>()
    const { states, following, send } = await follow(() => reading.promise)
    send(questions(2))
    reading.resolve(view({ questions: { count: 0, conversations: [] }, dock: 'hidden' }))
    await following
    expect(states).toHaveLength(1)
    expect(states[0]).toMatchObject({ questions: 2, dock: 'normal' })
  })

  test('what changes nothing is not told, and neither is what comes after the end', async () => {
    const { states, following, send, unsubscribe } = await follow(async () => null)
    const followed = await following
    send(questions(0))
    send({ kind: 'server', alias: 'files' })
    expect(states).toHaveLength(1)
    followed[Symbol.dispose]()
    expect(unsubscribe).toHaveBeenCalledTimes(1)
  })

  test('a reading that fails leaves nothing behind', async () => {
    const { following, unsubscribe } = await follow(() => Promise.reject(new Error('disk')))
    await expect(following).rejects.toThrow('disk')
    expect(unsubscribe).toHaveBeenCalledTimes(1)
  })
})
