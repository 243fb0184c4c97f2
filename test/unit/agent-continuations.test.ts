import { expect, test, vi } from 'vitest'
import { asId } from '#contract/ids'
import type { MessagePart } from '#contract/events'
import { createStreamingMessage } from '../../main/agent/streaming-message.ts'

const streaming = (saved: (readonly MessagePart[])[] = []) =>
  createStreamingMessage({
    conversation: asId('conversation'),
    messageId: asId('message'),
    emit: () => undefined,
    save: async (parts) => void saved.push(parts),
  })

test('a continuation ends the part it belongs to, and what follows is a part of its own', () => {
  const message = streaming()
  message.add('reasoning', 'first ')
  message.add('reasoning', 'thought')
  message.end('reasoning', { signature: 'a' })
  message.add('reasoning', 'second')
  message.end('reasoning', { signature: 'b' })
  message.add('text', 'answer')
  expect(message.parts()).toEqual([
    { kind: 'reasoning', text: 'first thought', continuation: { signature: 'a' } },
    { kind: 'reasoning', text: 'second', continuation: { signature: 'b' } },
    { kind: 'text', text: 'answer' },
  ])
})

test('sealed reasoning without a text is a part without a text', () => {
  const message = streaming()
  message.end('reasoning', { sealed: 'x' })
  message.add('text', 'answer')
  message.end('reasoning', { sealed: 'y' })
  expect(message.parts()).toEqual([
    { kind: 'reasoning', text: '', continuation: { sealed: 'x' } },
    { kind: 'text', text: 'answer' },
    { kind: 'reasoning', text: '', continuation: { sealed: 'y' } },
  ])
  expect(message.length()).toBe('answer'.length)
})

test('a continuation that arrives alone is saved too', async () => {
  const saved: (readonly MessagePart[])[] = []
  const message = streaming(saved)
  message.end('reasoning', { sealed: 'x' })
  await vi.waitUntil(() => saved.length > 0)
  expect(saved.at(-1)).toEqual([{ kind: 'reasoning', text: '', continuation: { sealed: 'x' } }])
})
