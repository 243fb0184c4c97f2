import { spawn } from 'node:child_process'
import { test } from 'vitest'
import { detectIsolation } from '../../main/mcp/process/isolation.ts'
import { verifies } from '../support/verifies.ts'
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

const isolation = await detectIsolation()
if (isolation.kind === 'namespace') {
  verifies(
    'mcp:orphans:none',
    'also when Assent dies before any signal is set up for its death',
    async () => {
      const marker = `ASSENT_MARKER_unsignalled${process.pid}`
      const unsignalled = isolation.args.filter(
        (arg) => !arg.startsWith('--kill-child') && !['--pdeathsig', 'KILL'].includes(arg),
      )
      const [unshare = '', ...args] = unsignalled
      const host = spawn(unshare, [...args, 'sleep', '60'], {
        env: { PATH: process.env['PATH'], [marker]: '1' },
        stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      })
      await until('it runs', () => processesWith(marker).length >= 4)
      host.stdio[3]?.destroy()
      await until('nothing is left', () => processesWith(marker).length === 0)
    },
  )

  verifyProcesses('namespace', ['--grandchildren', '--stay', '--ignore-term'])
} else {
  test.skip('PID namespaces do not work on this machine', () => {})
}
