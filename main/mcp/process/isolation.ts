import { spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { t } from '#contract/language/texts'

/**
 * How the processes of a server are kept together so that none outlives Assent (architecture.md I5).
 * `namespace`: a PID namespace of its own, the kernel ends everything in it. `group`: a process group and a reaper;
 * a child that calls setsid escapes it.
 */
export type Isolation =
  | { readonly kind: 'namespace'; readonly file: string; readonly args: readonly string[] }
  | { readonly kind: 'group' }

/**
 * Process 1 of the namespace: starts the server with the real stdin, hands SIGTERM on, collects orphans and ends
 * with the server's status. It keeps none of the server's streams open. Descriptor 3 is a pipe that only we hold: at
 * its end we are dead, and so is the namespace. The signals below tell sooner, but not before each of them is set up.
 */
const init = [
  'exec 4<&0 </dev/null; "$@" <&4 4<&- 3<&- & child=$!',
  'exec 4<&- >/dev/null 2>&1; trap "exit 137" USR1; trap \'kill -TERM "$child"\' TERM',
  '{ trap "" TERM; read -r end <&3; kill -USR1 1; } & exec 3<&-; wait "$child"; status=$?',
  'while [ "$status" -gt 128 ] && kill -0 "$child"; do wait "$child"; status=$?; done',
  'exit "$status"',
].join('\n')

const trialExitCode = 7
const trialTimeoutMs = 5_000
const toolFolders = ['/usr/bin', '/bin', '/usr/sbin', '/sbin']

let trial: Promise<Isolation> | null = null

/**
 * Tried once per life of the program, by running the real thing: settings do not tell whether it works.
 * ASSENT_PROCESS_ISOLATION=group in Assent's own environment forces the fallback, for servers that need a setuid
 * helper, which cannot work inside a user namespace.
 */
export const detectIsolation = (): Promise<Isolation> => {
  if (process.env['ASSENT_PROCESS_ISOLATION'] === 'group') return Promise.resolve({ kind: 'group' })
  trial ??= tryNamespace()
  return trial
}

/** One sentence for the About box. */
export const processIsolation = async (): Promise<string> =>
  sentenceOf((await detectIsolation()).kind, process.platform)

const sentenceOf = (kind: Isolation['kind'], platform: string): string => {
  if (kind === 'namespace') {
    return t('mcp.isolation.namespace')
  }
  return platform === 'win32' ? t('mcp.isolation.windows') : t('mcp.isolation.group')
}

const tryNamespace = async (): Promise<Isolation> => {
  const setpriv = await findTool('setpriv')
  const unshare = await findTool('unshare')
  if (process.platform !== 'linux' || setpriv === null || unshare === null) return { kind: 'group' }
  const namespace = `--pdeathsig KILL ${unshare} --user --map-current-user --pid --mount-proc --fork --kill-child=KILL`
  const args = [...namespace.split(' '), '/bin/sh', '-c', init, 'assent-init']
  const code = await exitCodeOf(setpriv, [...args, '/bin/sh', '-c', `exit ${trialExitCode}`])
  return code === trialExitCode ? { kind: 'namespace', file: setpriv, args } : { kind: 'group' }
}

const findTool = async (name: string): Promise<string | null> => {
  for (const folder of toolFolders) {
    const file = `${folder}/${name}`
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (found) return file
  }
  return null
}

const exitCodeOf = (file: string, args: readonly string[]): Promise<number | null> =>
  new Promise((resolve) => {
    const child = spawn(file, args, {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      env: {},
      timeout: trialTimeoutMs,
      killSignal: 'SIGKILL',
    })
    child.once('error', () => resolve(null))
    child.once('exit', (code) => resolve(code))
  })
