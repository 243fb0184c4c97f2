import { expect } from 'vitest'
import { verifies } from '../support/verifies.ts'
import { callOptions, callRaw, createHarness, definitionOf, prepared, rawServer } from './mcp-harness.ts'

verifies('mcp:faults:isolation', 'a flood, a megabyte answer and a stuck server delay nobody', async () => {
  await using harness = createHarness()
  const { supervisor } = harness
  await supervisor.configure(
    new Map([
      ['raw', definitionOf(harness, [rawServer])],
      ['calm', definitionOf(harness, [rawServer])],
      ['loud', definitionOf(harness, [rawServer, '--flood-stderr', '--binary'])],
    ]),
  )
  const calm = await prepared(harness, 'echo', 'calm')
  await prepared(harness, 'echo')
  const work = watchThread()
  const busy = [
    supervisor.start('loud'),
    callRaw(harness, 'big', { bytes: 900_000 }),
    callRaw(harness, 'stop-reading', {}, { timeoutMs: () => 500 }),
  ]
  const quick = await supervisor.dispatch(harness.permitFor(calm, {}), callOptions())
  expect(quick).toMatchObject({ kind: 'result' })
  await Promise.all(busy)
  expect(work.longestMs()).toBeLessThan(50)
})

/** The most CPU time this thread spent in one go. Unlike the clock it does not count the machine's other work. */
const watchThread = (): { readonly longestMs: () => number } => {
  const spent = (): number => {
    const { user, system } = process.threadCpuUsage()
    return (user + system) / 1_000
  }
  let longest = 0
  let last = spent()
  const timer = setInterval(() => {
    const now = spent()
    longest = Math.max(longest, now - last)
    last = now
  }, 1)
  return {
    longestMs: () => {
      clearInterval(timer)
      return longest
    },
  }
}
