import { expect } from 'vitest'
import { verifies } from '../support/verifies.ts'
import { runZoo } from '../support/zoo.ts'

/** `npm run proof:zoo` takes ten minutes and looks at the clock too, which here other tests would disturb. */
const seconds = 20

verifies(
  'mcp:zoo',
  `for ${seconds} seconds`,
  async () => {
    const report = await runZoo(seconds)
    expect(report.hostile).toBe(20)
    expect(report.running).toBeGreaterThanOrEqual(15)
    // The bar of 150 is the long proof's: in so short a run it also measures what the collector put off.
    expect(report.rssGrowthMegabytes).toBeLessThan(300)
    expect(report.turnCpuLongestMs).toBeLessThan(50)
    expect(report.calls).toBeGreaterThan(20)
    expect(report.failedCalls).toBe(0)
    expect(report.longestLog).toBeLessThanOrEqual(1_000)
  },
  120_000,
)
