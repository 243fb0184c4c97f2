import { expect } from 'vitest'
import type { Usage } from '#contract/events'
import { conversation, createWorld, type ModelScript } from '../support/agent-world.ts'
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
