import { parseArgs } from 'node:util'
import { runZoo } from '../test/support/zoo.ts'
import { printTable } from './bench/table.ts'

/**
 * `npm run proof:zoo [-- --seconds N]`: one healthy server among twenty hostile ones, for ten minutes by default, in a
 * process of its own. Exit code 1 when a bar is missed.
 */
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '600' } } })
const seconds = Number(values.seconds)

const main = async (): Promise<void> => {
  if (!Number.isFinite(seconds) || seconds < 5) {
    console.error('Use: npm run proof:zoo -- [--seconds N], at least 5')
    process.exitCode = 2
    return
  }
  const report = await runZoo(seconds)
  const bars: readonly (readonly [string, number, number])[] = [
    ['memory, growth in MB', report.rssGrowthMegabytes, 150],
    ['event loop, p99 of its delay in ms', report.loopDelayP99Ms, 50],
    ['main thread, longest in one go, CPU ms', report.turnCpuLongestMs, 50],
    ['calls that failed', report.failedCalls, 0],
    ['a call later than without the zoo, p50 in ms', report.wildP50Ms - report.calmP50Ms, 50],
  ]
  const isMissed = ([, value, bar]: (typeof bars)[number]): boolean => !(value <= bar)
  printTable(
    `zoo: ${report.hostile} hostile servers for ${seconds} s, ${report.calls} calls of the healthy one`,
    ['', 'measured', 'bar', ''],
    bars.map((row) => [row[0], row[1].toFixed(1), row[2], isMissed(row) ? 'MISSED' : 'met']),
  )
  const latency = `${report.calmP50Ms.toFixed(1)} ms alone, ${report.wildP50Ms.toFixed(1)} ms in the zoo`
  console.log(
    `  a call, p50: ${latency} (p99 ${report.calmP99Ms.toFixed(1)} and ${report.wildP99Ms.toFixed(1)} ms)`,
  )
  console.log(
    `  servers running at the end: ${report.running}; lines kept of the loudest: ${report.longestLog}`,
  )
  if (bars.some(isMissed)) process.exitCode = 1
}

await main()
