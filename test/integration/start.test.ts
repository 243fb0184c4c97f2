import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { asOrdinaryUser } from '../support/ordinary-user.ts'
import { startElectronMirror } from '../support/electron-mirror.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'

const root = resolve(import.meta.dirname, '../..')

type Started = {
  readonly child: ChildProcess
  readonly lines: AsyncIterator<string>
  /** All of standard error so far. */
  readonly said: () => string
  readonly closed: Promise<unknown>
}

type StartOptions = {
  readonly environment?: Readonly<Record<string, string>>
  /** Put before the program. */
  readonly as?: readonly string[]
}

const temporaryFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'assent-start-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Runs scripts/start.ts as npm does, with a data directory of its own. */
const start = async (args: readonly string[], options: StartOptions = {}): Promise<Started> => {
  const directory = await temporaryFolder()
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...inherited } = process.env
  const command = [
    ...(options.as ?? []),
    process.execPath,
    'scripts/start.ts',
    ...args,
    '--data-dir',
    directory,
  ]
  const child = spawn(command[0] ?? '', command.slice(1), {
    cwd: root,
    env: { ...inherited, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const closed = once(child, 'close')
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await closed
  })
  return {
    child,
    lines: createInterface({ input: child.stdout })[Symbol.asyncIterator](),
    said: () => said,
    closed,
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
    expect(await started.closed).toEqual([0, null])
  },
)

test('wrong arguments end it with code 2 and a sentence', async () => {
  const started = await start(['serve', '--port', 'seven'])
  expect(await started.closed).toEqual([2, null])
  expect(started.said()).toContain('--port takes a number')
})

/** A browser that does nothing, in the place of the system's. */
const withoutBrowser = async (): Promise<Readonly<Record<string, string>>> => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'xdg-open'), '#!/bin/sh\nexit 0\n')
  await chmod(join(folder, 'xdg-open'), 0o755)
  return { PATH: `${folder}:${process.env['PATH'] ?? ''}` }
}

/** A distribution whose program is this shell script. */
const electronThat = async (script: string): Promise<string> => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'electron'), `#!/bin/sh\n${script}\n`)
  await chmod(join(folder, 'electron'), 0o755)
  return folder
}

const reasonOf = async (options: StartOptions, args: readonly string[] = []): Promise<string> => {
  const started = await start(args, {
    ...options,
    environment: { ...(await withoutBrowser()), ...options.environment },
  })
  await addressIn(started)
  started.child.kill('SIGTERM')
  await started.closed
  const lines = started.said().split('\n')
  const reasons = lines.filter((line) => line.endsWith(', so Assent opens in your browser.'))
  expect(reasons).toHaveLength(1)
  return reasons[0] ?? ''
}

verifies('start:shell', 'each reason against a window, in one line', async () => {
  const display = { DISPLAY: ':99' }
  expect(await reasonOf({})).toMatch(/^There is no display here/)
  expect(await reasonOf({}, ['--no-open'])).toMatch(/^--no-open is for the browser/)
  if (asOrdinaryUser.length > 0)
    expect(await reasonOf({ environment: display })).toBe(
      "The desktop window's sandbox does not run as root, so Assent opens in your browser.",
    )
  const nowhere = { ...display, ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' }
  expect(await reasonOf({ environment: nowhere, as: asOrdinaryUser })).toMatch(
    /names \/nowhere, and there is no/,
  )
  const broken = { ...display, ELECTRON_OVERRIDE_DIST_PATH: await electronThat('exit 127') }
  expect(await reasonOf({ environment: broken, as: asOrdinaryUser })).toMatch(
    /could not be started \(see above\)/,
  )
})

verifies(
  'start:shell',
  'where a window can be, it gets our arguments, never --no-sandbox, and its code is ours',
  async () => {
    const folder = await electronThat('echo "$@"; exit 7')
    const environment = {
      WAYLAND_DISPLAY: 'w',
      ELECTRON_OVERRIDE_DIST_PATH: folder,
      ELECTRON_RUN_AS_NODE: '1',
    }
    const started = await start([], { environment, as: asOrdinaryUser })
    const line: string = (await started.lines.next()).value
    expect(line).toMatch(new RegExp(`^${root} --data-dir /\\S+$`))
    expect(await started.closed).toEqual([7, null])
  },
)

verifies('start:download', 'Ctrl+C opens the browser instead, also when npm passes it on', async () => {
  const { version }: { version: string } = (await import('electron/package.json', { with: { type: 'json' } }))
    .default
  await using mirror = await startElectronMirror(version)
  mirror.behave('stalls')
  const environment = {
    ...(await withoutBrowser()),
    DISPLAY: ':99',
    ELECTRON_MIRROR: mirror.url,
    electron_config_cache: await temporaryFolder(),
  }
  const started = await start([], { environment, as: asOrdinaryUser })
  await until('progress', () => started.said().includes('of 0.2 MB'))
  expect(started.said()).toMatch(/fetched once\. Ctrl\+C opens Assent in your browser.*\nElectron [\d.]+: \d/)
  started.child.kill('SIGINT')
  await until('the reason', () => started.said().includes('so Assent'))
  expect(started.said()).toMatch(/^The desktop program was not fetched, so Assent opens in your browser\.$/m)
  started.child.kill('SIGINT')
  expect(await addressIn(started)).toMatch(/^http:/)
  started.child.kill('SIGTERM')
  expect(await started.closed).toEqual([0, null])
})

test('under npm it ends when the shell between npm and it is gone', async () => {
  const directory = await temporaryFolder()
  const command = `"${process.execPath}" scripts/start.ts serve --no-open --data-dir "${directory}"; exit 0`
  const shell = spawn('sh', ['-c', command], {
    cwd: root,
    env: { ...process.env, npm_lifecycle_event: 'serve' },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  })
  onTestFinished(() => killGroup(shell))
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
