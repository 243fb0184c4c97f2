import { spawn } from 'node:child_process'
import { test } from 'vitest'
import { detectIsolation } from '../../main/mcp/process/isolation.ts'
import { until } from '../support/until.ts'
import { processesWith } from './mcp-harness.ts'
import { verifyProcesses } from './mcp-processes.ts'

test('the detector finds a planted process in a namespace of its own', async () => {
  const marker = `ASSENT_MARKER_planted${process.pid}`
  const planted = spawn('setsid', ['sleep', '60'], {
    env: { ...process.env, [marker]: '1' },
    stdio: 'ignore',
  })
  await until('it is found', () => processesWith(marker).length > 0)
  planted.kill('SIGKILL')
  for (const pid of processesWith(marker)) process.kill(pid, 'SIGKILL')
  await until('it is gone', () => processesWith(marker).length === 0)
})

if ((await detectIsolation()).kind === 'namespace') {
  verifyProcesses('namespace', ['--grandchildren', '--stay', '--ignore-term'])
} else {
  test.skip('PID namespaces do not work on this machine', () => {})
}
