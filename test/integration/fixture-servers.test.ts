import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { startHttpMcpServer } from '../support/http-mcp-server.ts'

const run = promisify(execFile)
const root = new URL('../../', import.meta.url).pathname

/** What our fixture offers: those of the official suite's scenarios for servers that need no more than that. */
const scenarios = [
  ['conformance-stable', 'server-initialize', 1],
  ['conformance-stable', 'ping', 1],
  ['conformance-stable', 'tools-list', 1],
  ['conformance-stable', 'dns-rebinding-protection', 2],
  ['conformance-next', 'server-initialize', 3],
  ['conformance-next', 'server-session-lifecycle', 3],
  ['conformance-next', 'tools-list', 3],
] as const

test.each(scenarios)('%s finds nothing wrong with our fixture in %s', async (suite, scenario, checks) => {
  await using server = await startHttpMcpServer()
  const args = ['server', '--url', server.url, '--scenario', scenario]
  const { stdout } = await run(process.execPath, [`${root}node_modules/${suite}/dist/index.js`, ...args])
  expect(stdout).toContain(`Passed: ${checks}/${checks}, 0 failed, 0 warnings`)
})
