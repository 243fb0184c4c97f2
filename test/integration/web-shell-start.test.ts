import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished } from 'vitest'
import { compileCache, startAssent } from '../support/assent-process.ts'
import { boundByModes } from '../support/bound-by-modes.ts'
import { verifies } from '../support/verifies.ts'

const serve = new URL('../../dist/main/serve.js', import.meta.url).pathname

const temporaryFolder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'assent-shell-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** Runs the program until it ends by itself. */
const run = async (command: string, args: readonly string[]): Promise<Ended> => {
  const child = spawn(command, args, {
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code: child.exitCode, stdout, stderr }
}

const runServe = (...args: readonly string[]): Promise<Ended> =>
  run(process.execPath, [serve, '--no-open', ...args])

verifies(
  'shell:one-instance',
  'refused with a sentence that names the first; free again after a SIGKILL',
  async () => {
    const dataDirectory = temporaryFolder()
    await using first = await startAssent({ dataDirectory })
    const second = await runServe('--data-dir', dataDirectory)
    expect(second).toMatchObject({ code: 1, stdout: '' })
    expect(second.stderr).toContain(`at http://consent.assent.localhost:${first.port}`)
    expect(second.stderr.trim().split('\n')).toHaveLength(1)
    expect((await (await first.pages()).chat.bridge.readWorkspace({})).ok).toBe(true)
    await first.kill()
    await using next = await startAssent({ dataDirectory })
    expect(next.port).toBeGreaterThan(0)
    expect(await next.quit()).toBe(0)
  },
)

verifies(
  'shell:refusals',
  'a port in use, a port that may not be opened, and arguments that make no sense',
  async () => {
    const dataDirectory = temporaryFolder()
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    onTestFinished(() => void other.close())
    const { port } = other.address() as AddressInfo
    const inUse = await runServe('--data-dir', dataDirectory, '--port', String(port))
    expect(inUse).toMatchObject({ code: 1, stdout: '' })
    expect(inUse.stderr).toContain(`Port ${port} is in use by another program. Choose another with --port`)
    const mistakes: readonly (readonly [readonly string[], string])[] = [
      [['--port', 'abc'], '--port takes a number from 0 to 65535, not "abc"'],
      [['--port', '65536'], '--port takes a number'],
      [['--port', '-1'], 'Use: npm run serve'],
      [['--port', ''], '--port takes a number'],
      [['--port', '0x50'], '--port takes a number'],
      [['--ports', '1'], 'Use: npm run serve'],
      [['surplus'], 'Use: npm run serve'],
      [['--data-dir'], 'Use: npm run serve'],
      [['--no-open=1'], 'Use: npm run serve'],
    ]
    const ends = mistakes.map(async ([args, sentence]) => {
      const ended = await runServe('--data-dir', dataDirectory, ...args)
      expect(ended, args.join(' ')).toMatchObject({ code: 2, stdout: '' })
      expect(ended.stderr).toContain(sentence)
      expect(ended.stderr).not.toContain('    at ')
    })
    await Promise.all(ends)
  },
)

verifies('shell:refusals', 'a data directory that cannot be used, bound by file modes', async () => {
  const folder = temporaryFolder()
  const file = join(folder, 'file')
  writeFileSync(file, '')
  const notADirectory = await runServe('--data-dir', join(file, 'data'))
  expect(notADirectory).toMatchObject({ code: 1, stdout: '' })
  expect(notADirectory.stderr).toContain('cannot be used')
  expect(notADirectory.stderr).not.toContain('    at ')
  const inProc = await runServe('--data-dir', '/proc/nope/deeper')
  expect(inProc).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('/proc/nope') })

  chmodSync(folder, 0o755)
  const readOnly = join(folder, 'read-only')
  mkdirSync(readOnly)
  chmodSync(readOnly, 0o555)
  const cases = [readOnly, join(readOnly, 'data')]
  for (const path of cases) {
    const [program, ...args] = [...boundByModes, process.execPath, serve, '--no-open', '--data-dir', path]
    const ended = await run(program, args)
    expect(ended, path).toMatchObject({ code: 1, stdout: '' })
    expect(ended.stderr).toContain(path)
    expect(ended.stderr).not.toContain('    at ')
  }
  expect(existsSync(join(readOnly, 'assent.db'))).toBe(false)
})
