import { expect } from 'vitest'
import type { Usage } from '#contract/events'
import type { ModelScript } from '../support/agent-scripts.ts'
import { conversation, createWorld } from '../support/agent-world.ts'
import { verifies } from '../support/verifies.ts'

const used = (inputTokens: number): Usage => ({
  inputTokens,
  outputTokens: 1000,
  cachedInputTokens: 0,
  reasoningTokens: 0,
  costUsd: null,
})
const words = (count: number): string => Array.from({ length: count }, (_, n) => `word${n}`).join(' ')

/** Measures only its summaries, so that nothing but them is in the sums. */
const model: ModelScript = async function* (request) {
  const isSummary = request.instructions.startsWith('You sum up')
  yield { kind: 'text', text: isSummary ? 'the summary' : words(100) }
  yield { kind: 'finished', finish: 'stop', calls: [], usage: isSummary ? used(700) : null }
}

verifies('settings:usage-sums', 'the request for a summary is priced and stored with it', async () => {
  await using world = createWorld({ contextTokens: 2_000, model })
  for (let sent = 0; world.lastEvent('context-compacted') === undefined && sent < 9; sent += 1) {
    await world.agent.send(conversation, `question ${sent} ${words(150)}`)
    await world.untilRunEnds()
  }
  expect(world.lastEvent('context-compacted')?.usage).toEqual({ ...used(700), costUsd: 1 })
  const item = world.transcript().items.find(({ kind }) => kind === 'compaction')
  expect(item).toMatchObject({ usage: { inputTokens: 700, costUsd: 1 } })
})

verifies('settings:usage-sums', 'a summary that came out empty or broke off was paid for, too', async () => {
  const useless: ModelScript = async function* (request) {
    const isSummary = request.instructions.startsWith('You sum up')
    if (!isSummary) yield* model(request, new AbortController().signal)
    else if (world.events().some(({ type }) => type === 'summary-failed'))
      yield {
        kind: 'failed',
        interrupted: true,
        problem: { code: 'busy', message: 'Busy.' },
        usage: used(30),
      }
    else yield { kind: 'finished', finish: 'stop', calls: [], usage: used(20) }
  }
  await using world = createWorld({ contextTokens: 2_000, model: useless })
  const failed = () => world.events().filter((event) => event.type === 'summary-failed')
  for (let sent = 0; failed().length < 2 && sent < 12; sent += 1) {
    await world.agent.send(conversation, `question ${sent} ${words(150)}`)
    await world.untilRunEnds()
  }
  expect(failed().map(({ usage }) => usage)).toEqual([
    { ...used(20), costUsd: 1 },
    { ...used(30), costUsd: 1 },
  ])
  expect(world.lastEvent('context-compacted')).toBeUndefined()
  expect(world.transcript().items.some(({ kind }) => kind === 'compaction')).toBe(false)
})
