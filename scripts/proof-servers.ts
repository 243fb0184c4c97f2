import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { printTable } from './bench/table.ts'
import { realServers } from '../test/support/real-servers.ts'
import { tryServer, type Tried } from '../test/support/try-server.ts'

/**
 * `npm run proof:servers [NAME …]`: servers of others, installed from npm into a folder that is removed afterwards,
 * started and used by the supervisor of the product. Needs npm's registry. Exit code 1 when one does not do what is
 * written down for it, or leaves a process.
 */
const main = async (names: readonly string[]): Promise<void> => {
  const chosen = realServers.filter(({ name }) => names.length === 0 || names.includes(name))
  const folder = await mkdtemp(join(tmpdir(), 'assent-servers-'))
  const tried: Tried[] = []
  try {
    for (const server of chosen) {
      const one = await tryServer(server, folder)
      console.log(`${server.name}: ${one.isAsExpected ? 'as expected' : 'NOT AS EXPECTED'} (${one.words})`)
      tried.push(one)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  printTable(
    'servers of others',
    ['', 'protocol', 'start ms', 'tools', 'resources', 'prompts', 'call', 'left'],
    tried.map((one) => [
      one.name,
      one.protocolVersion,
      one.startMs,
      one.tools,
      one.resources,
      one.prompts,
      one.call,
      one.processesLeft,
    ]),
  )
  const good = tried.filter(({ isAsExpected }) => isAsExpected)
  console.log(`\nas expected: ${good.length} of ${tried.length}`)
  if (tried.length === 0 || good.length < tried.length) process.exitCode = 1
}

await main(process.argv.slice(2))
