import { expect } from 'vitest'
import type { ModelRequest } from '../../main/model-request.ts'
import { verifies } from '../support/verifies.ts'
import { givesOneAnswerPerCall } from '../support/model-history.ts'
import { asksFor, inTurn, says, textResult, type ModelScript } from '../support/agent-scripts.ts'
import { conversation, createWorld } from '../support/agent-world.ts'

const isSummaryRequest = (request: ModelRequest): boolean => request.instructions.startsWith('You sum up')
const words = (count: number): string => Array.from({ length: count }, (_, n) => `word${n}`).join(' ')
const unmeasured = (text: string): ModelScript =>
  async function* () {
    yield { kind: 'text', text }
    yield { kind: 'finished', finish: 'stop', calls: [], usage: null }
  }
/** Answers requests for a summary with one, and others in turn. */
const summing = (...answers: readonly ModelScript[]): ModelScript => {
  const others = inTurn(...answers)
  return (request, signal) =>
    (isSummaryRequest(request) ? unmeasured('the summary') : others)(request, signal)
}

verifies('agent:compaction', 'older turns become a summary before the context is full', async () => {
  await using world = createWorld({ contextTokens: 2_000, model: summing(unmeasured(words(100))) })
  for (let sent = 0; sent < 8; sent += 1) {
    await world.agent.send(conversation, `question ${sent} ${words(150)}`)
    await world.untilRunEnds()
  }
  const compaction = world.lastEvent('context-compacted')
  expect(compaction?.summary).toBe('the summary')
  const last = world.requests.findLast((request) => !isSummaryRequest(request))
  expect(last?.messages[0]).toMatchObject({ role: 'user' })
  expect(JSON.stringify(last?.messages[0])).toContain('the summary')
  expect(JSON.stringify(last?.messages)).not.toContain('question 0')
  expect(JSON.stringify(last?.messages)).toContain('question 7')
  expect(world.transcript().items.filter((item) => item.kind === 'user')).toHaveLength(8)
  expect(world.updates).toContainEqual({
    kind: 'activity',
    conversation,
    text: 'Summing up earlier messages to make room.',
  })
  for (const request of world.requests) expect(givesOneAnswerPerCall(request.messages)).toBe(true)
})

verifies('agent:compaction', 'within one long run the calls before the cut are summed up', async () => {
  let count = 0
  await using world = createWorld({
    contextTokens: 3_000,
    tools: { read: async () => textResult(`${(count += 1)} ${words(400)}`) },
    granted: () => true,
    model: summing(
      ...Array.from({ length: 9 }, (_, n) => asksFor({ tool: 'read', args: `{"n":${n}}` })),
      says('done'),
    ),
  })
  await world.agent.send(conversation, 'the task')
  await world.untilRunEnds()
  expect(world.lastEvent('run-finished')).toMatchObject({ reason: 'completed' })
  expect(world.requests.filter(isSummaryRequest)[0]?.messages[0]).toMatchObject({
    text: expect.stringContaining('User: the task'),
  })
  for (const request of world.requests) expect(givesOneAnswerPerCall(request.messages)).toBe(true)
})

verifies(
  'agent:compaction',
  'a request that proves too long is made smaller and sent once more',
  async () => {
    let isTooLong = false
    const refusesOnce: ModelScript = async function* () {
      if (isTooLong) {
        isTooLong = false
        yield {
          kind: 'failed',
          interrupted: false,
          problem: { code: 'context-too-long', message: 'The conversation is too long.' },
          usage: null,
        }
        return
      }
      yield { kind: 'text', text: 'fine' }
      yield { kind: 'finished', finish: 'stop', calls: [], usage: null }
    }
    await using world = createWorld({ model: summing(refusesOnce) })
    await world.agent.send(conversation, 'one')
    await world.untilRunEnds()
    isTooLong = true
    await world.agent.send(conversation, 'two')
    await world.until(() => world.events().filter(({ type }) => type === 'run-finished').length === 2)
    expect(world.lastEvent('context-compacted')).toBeDefined()
    expect(world.lastEvent('assistant-finished')).toMatchObject({ finish: 'stop' })
    expect(world.lastEvent('run-finished')).toMatchObject({ reason: 'completed' })
  },
)

verifies('agent:compaction', 'one message that is too long fails in the words of the endpoint', async () => {
  await using world = createWorld({
    model: async function* () {
      yield {
        kind: 'failed',
        interrupted: false,
        problem: { code: 'context-too-long', message: 'The conversation is too long.' },
        usage: null,
      }
    },
  })
  await world.agent.send(conversation, 'one')
  await world.untilRunEnds()
  expect(world.requests).toHaveLength(1)
  expect(world.lastEvent('run-finished')).toMatchObject({
    reason: 'failed',
    problem: { code: 'context-too-long' },
  })
})

verifies('agent:compaction', 'no summary to be had: the request is sent as it is', async () => {
  await using world = createWorld({
    contextTokens: 500,
    model: (request, signal) =>
      (isSummaryRequest(request)
        ? async function* () {
            yield {
              kind: 'failed' as const,
              interrupted: false,
              problem: { code: 'overloaded', message: 'Busy.' },
              usage: null,
            }
          }
        : unmeasured(words(200)))(request, signal),
  })
  for (const text of ['one', 'two', 'three']) {
    await world.agent.send(conversation, `${text} ${words(100)}`)
    await world.untilRunEnds()
  }
  expect(world.lastEvent('context-compacted')).toBeUndefined()
  expect(world.lastEvent('run-finished')).toMatchObject({ reason: 'completed' })
})
