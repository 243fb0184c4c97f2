import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

type Started = {
  readonly child: ChildProcess
  readonly lines: AsyncIterator<string>
  readonly errors: Promise<string>
}

/** Runs scripts/start.ts as npm does, with a data directory of its own. */
const start = async (
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Started> => {
  const directory = await mkdtemp(join(tmpdir(), 'assent-start-'))
  const child = spawn(process.execPath, ['scripts/start.ts', ...args, '--data-dir', directory], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const closed = once(child, 'close')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await closed
    await rm(directory, { recursive: true })
  })
  return {
    child,
    lines: createInterface({ input: child.stdout })[Symbol.asyncIterator](),
    errors: text(child.stderr),
  }
}

const addressIn = async ({ lines }: Started): Promise<string> => {
  const line: { url: string } = JSON.parse((await lines.next()).value)
  return line.url
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  'serve writes its address alone on stdout and ends at %s',
  async (signal) => {
    const started = await start(['serve', '--no-open'])
    expect(await addressIn(started)).toMatch(/^http:\/\/\w+\.assent\.localhost:\d+\/#/)
    started.child.kill(signal)
    expect(await started.lines.next()).toMatchObject({ done: true })
    expect(await once(started.child, 'close')).toEqual([0, null])
  },
)

test('without a command it says in one line why it opens in the browser', async () => {
  const started = await start(['--no-open'])
  await addressIn(started)
  started.child.kill('SIGTERM')
  const lines = (await started.errors).split('\n')
  expect(lines.filter((line) => line.includes('desktop shell'))).toHaveLength(1)
})

test('wrong arguments end it with code 2 and a sentence', async () => {
  const started = await start(['serve', '--port', 'seven'])
  expect(await once(started.child, 'close')).toEqual([2, null])
  expect(await started.errors).toContain('--port takes a number')
})

test('under npm it ends when the shell between npm and it is gone', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'assent-start-'))
  const command = `"${process.execPath}" scripts/start.ts serve --no-open --data-dir "${directory}"; exit 0`
  const shell = spawn('sh', ['-c', command], {
    cwd: root,
    env: { ...process.env, npm_lifecycle_event: 'serve' },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  })
  onTestFinished(async () => {
    killGroup(shell)
    await rm(directory, { recursive: true, force: true })
  })
  const lines = createInterface({ input: shell.stdout })[Symbol.asyncIterator]()
  expect(await lines.next()).toMatchObject({ done: false })
  shell.kill('SIGTERM')
  // The server holds the other end of the pipe: it closes when the server is gone.
  expect(await lines.next()).toMatchObject({ done: true })
})

const killGroup = ({ pid }: ChildProcess): void => {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // The group is gone, as it should be.
  }
}
