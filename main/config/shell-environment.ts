import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fail, ok, type Result } from '#contract/result'

/** Which shell answered, and all variables that it would give to a program. */
export type ShellEnvironment = {
  readonly shell: string
  readonly environment: Readonly<Record<string, string>>
}

/**
 * Asks the first of the shells that answers, as an interactive login shell, for its environment. All of them together
 * get `timeLimitMs`; one that hangs is killed with everything it started in its session.
 */
export const readShellEnvironment = async (
  shells: readonly string[],
  own: Readonly<Record<string, string>>,
  timeLimitMs: number,
): Promise<Result<ShellEnvironment>> => {
  const deadline = performance.now() + timeLimitMs
  for (const shell of shells) {
    const environment = await ask(shell, own, deadline - performance.now())
    if (environment !== null) return ok({ shell, environment })
    if (performance.now() >= deadline)
      return fail(
        'shell-hangs',
        `The login shell ${shell} gave no answer within ${timeLimitMs / 1000} seconds.`,
      )
  }
  const reason = shells.length === 0 ? 'There is no login shell to ask.' : 'No login shell gave an answer.'
  return fail('no-shell', reason)
}

/** Keeps frameworks for zsh from updating themselves or starting a terminal multiplexer. */
const quietZsh = { DISABLE_AUTO_UPDATE: 'true', ZSH_TMUX_AUTOSTARTED: 'true', ZSH_TMUX_AUTOSTART: 'false' }

/** Profiles may print what they like before and after. Values are separated by zero bytes where `env` can. */
const commandFor = (mark: string): string =>
  `printf %s ${mark}; command env -0 2>/dev/null || command env; printf %s ${mark}; exit`

const ask = async (
  shell: string,
  own: Readonly<Record<string, string>>,
  timeLimitMs: number,
): Promise<Readonly<Record<string, string>> | null> => {
  const mark = `assent-${randomBytes(12).toString('hex')}`
  // A session of its own: a shell with job control must not take the terminal from us.
  const child = spawn(shell, ['-ilc', commandFor(mark)], {
    env: { ...own, ...quietZsh },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  })
  const output = await outputOf(child, mark, timeLimitMs)
  const text = output?.split(mark)[1]
  return text === undefined ? null : parse(text, own)
}

const outputLimitBytes = 4_000_000

/** What the shell printed, as soon as the second mark is there; null when it never came. */
const outputOf = (child: ChildProcess, mark: string, timeLimitMs: number): Promise<string | null> => {
  const { promise, resolve } = Promise.withResolvers<string | null>()
  const chunks: Buffer[] = []
  let size = 0
  const printed = () => Buffer.concat(chunks).toString('utf8')
  const timer = setTimeout(() => resolve(null), Math.max(timeLimitMs, 0))
  child.on('error', () => resolve(null))
  child.on('close', () => resolve(printed()))
  child.stdout?.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    size += chunk.length
    if (size > outputLimitBytes) resolve(null)
    else if (printed().split(mark).length > 2) resolve(printed())
  })
  return promise.finally(() => {
    clearTimeout(timer)
    endSession(child)
  })
}

const endSession = (child: ChildProcess): void => {
  child.stdout?.destroy()
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

/** Without what the shell says of itself or we said to it. Null when nothing in it is a variable. */
const parse = (
  text: string,
  own: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> | null => {
  const entries = text.split(text.includes('\0') ? '\0' : '\n').flatMap((entry) => {
    const equals = entry.indexOf('=')
    return equals > 0 ? [[entry.slice(0, equals), entry.slice(equals + 1)] as const] : []
  })
  const ofTheShellItself = new Set(['_', 'SHLVL', 'PWD', 'OLDPWD', ...Object.keys(quietZsh)])
  const kept = entries.filter(([name]) => !ofTheShellItself.has(name) || Object.hasOwn(own, name))
  return kept.length === 0 ? null : Object.fromEntries(kept)
}
