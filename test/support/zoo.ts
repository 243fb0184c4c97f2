import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { nodeOptions } from './node-options.ts'

export type ZooReport = {
  readonly hostile: number
  /** Servers that were ready at the end, the healthy one among them. */
  readonly running: number
  readonly rssGrowthMegabytes: number
  /** By the clock, so with whatever else the machine does. */
  readonly loopDelayP99Ms: number
  /** CPU time of the main thread in one go. */
  readonly turnCpuP99Ms: number
  readonly turnCpuLongestMs: number
  /** Of the healthy server, while the zoo was open. */
  readonly calls: number
  readonly failedCalls: number
  /** How long its calls took without and with the zoo. */
  readonly calmP50Ms: number
  readonly calmP99Ms: number
  readonly wildP50Ms: number
  readonly wildP99Ms: number
  /** Lines that are kept of the loudest server. */
  readonly longestLog: number
}

const zooHost = new URL('../fixtures/servers/zoo-host.ts', import.meta.url).pathname

/** Runs the host with a healthy server and then the hostile ones, in a process of its own that is started as the web shell is. */
export const runZoo = async (seconds: number, hostile = 20): Promise<ZooReport> => {
  const host = spawn(process.execPath, [...nodeOptions, zooHost, String(seconds), String(hostile)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [printed] = await Promise.all([text(host.stdout), once(host, 'exit')])
  const report: ZooReport = JSON.parse(printed)
  return report
}
