import { expect } from 'vitest'
import type { StoredEvent } from '#contract/events'
import {
  conversationId,
  askId,
  messageId,
  payloadId,
  runId,
  callId,
  type ConversationId,
} from '#contract/ids'
import { fail, ok } from '#contract/result'
import { createAgent } from '../../main/agent/agent.ts'
import { noAttachments } from '../support/attachment-samples.ts'
import { verifies } from '../support/verifies.ts'

const turns = async (count: number): Promise<void> => {
  for (let left = count; left > 0; left -= 1) await new Promise((resolve) => setImmediate(resolve))
}

verifies('agent:ends', 'many conversations at once: none is forgotten while it is at work', async () => {
  const branches = new Map<ConversationId, StoredEvent[]>()
  const branchOf = (conversation: ConversationId): StoredEvent[] => branches.get(conversation) ?? []
  let counter = 0
  const id = (): string => `id-${(counter += 1)}`
  const unused = (): never => {
    throw new Error('not part of this test')
  }
  await using agent = createAgent({
    journal: {
      commit: async (writes) => {
        await turns(3)
        const stored = writes.flatMap((write): StoredEvent[] => {
          if (write.kind !== 'event') return []
          const { conversation, event } = write
          const branch = branchOf(conversation)
          const kept =
            write.parent === undefined ? branch : branch.filter(({ seq }) => seq <= (write.parent ?? 0))
          counter += 1
          const one = { seq: counter, conversation, parent: kept.at(-1)?.seq ?? null, at: 0, event }
          branches.set(conversation, [...kept, one])
          return [one]
        })
        agent.receive(stored)
        return stored
      },
    },
    readWholeBranch: async (conversation) => {
      await turns(5)
      return branchOf(conversation)
    },
    eventBefore: async () => null,
    attachments: noAttachments,
    readPayload: async () => null,
    settings: async () => ({ title: 'titled', model: 'local/test', instructions: '', effort: 'default' }),
    partials: async () => [],
    budget: () => ({ steps: 5, tokens: null, costUsd: null }),
    catalogue: () => [],
    tools: { prepare: async () => fail('unknown-tool', 'none'), target: () => null, dispatch: unused },
    validate: async () => ok(null),
    consent: {
      readArguments: unused,
      propose: unused,
      useGrant: unused,
      consume: unused,
      cancel: unused,
      reask: unused,
    },
    serverRequests: {
      answer: () => Promise.reject(new Error('no server asks for anything here')),
    },
    model: {
      stream: async function* () {
        await turns(4)
        yield { kind: 'text', text: 'hello' }
        yield { kind: 'finished', finish: 'stop', calls: [], usage: null }
      },
      takesTools: () => true,
      takesResultPictures: () => false,
      contextTokens: () => null,
      price: () => null,
    },
    newId: {
      message: () => messageId.parse(id()),
      run: () => runId.parse(id()),
      call: () => callId.parse(id()),
      payload: () => payloadId.parse(id()),
      ask: () => askId.parse(id()),
    },
    log: () => undefined,
  })
  const conversations = Array.from({ length: 40 }, (_, index) => conversationId.parse(`c-${index}`))
  const isOver = (conversation: ConversationId): boolean =>
    branchOf(conversation).at(-1)?.event.type === 'run-finished'
  const ended = async (conversation: ConversationId): Promise<void> => {
    const deadline = performance.now() + 5_000
    while (!isOver(conversation) && performance.now() < deadline) await turns(1)
    expect(isOver(conversation), conversation).toBe(true)
  }
  await Promise.all(
    conversations.map(async (conversation, index) => {
      await turns(index)
      expect(await agent.send(conversation, 'hi')).toEqual({ ok: true, value: null })
      await ended(conversation)
      await turns(index % 7)
      expect(await agent.regenerate(conversation)).toEqual({ ok: true, value: null })
      await ended(conversation)
      expect(branchOf(conversation)).toHaveLength(5)
    }),
  )
})
