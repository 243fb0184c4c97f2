import { expect } from 'vitest'
import { verifies } from '../support/verifies.ts'
import { callRaw, configureRaw, createHarness } from './mcp-harness.ts'

const bytes = 20_000_000
const calls = 20
/** What one answer takes until the collectors of both threads come round; a copy kept of each call would be 20 more. */
const timesItsSize = 25

verifies(
  'mcp:large:memory',
  'large answers one after the other leave nothing behind',
  async () => {
    await using harness = createHarness()
    await configureRaw(harness, [], { messageBytes: 64_000_000 })
    expect(await callRaw(harness, 'big', { bytes: 1_500_000 })).toMatchObject({ kind: 'result' })
    const before = process.memoryUsage.rss()
    let highest = before
    for (let call = 0; call < calls; call += 1) {
      const outcome = await callRaw(harness, 'big', { bytes })
      if (outcome.kind !== 'result') throw new Error(JSON.stringify(outcome))
      expect(outcome.large?.bytes).toBeGreaterThan(bytes)
      expect(outcome.large?.ends.length).toBe(bytes)
      highest = Math.max(highest, process.memoryUsage.rss())
    }
    expect((highest - before) / bytes).toBeLessThan(timesItsSize)
  },
  180_000,
)
