import { spawn } from 'node:child_process'

/** Ends a process group when Assent is gone, whatever ended Assent. */
export type Reaper = {
  readonly watch: (group: number) => void
  /** The group is gone: the reaper leaves and touches nothing. */
  readonly dismiss: () => void
}

/** Blocks on a pipe that only we hold. A second line means "leave"; the end of the pipe means that we are dead. */
const script = 'read -r group || exit 0; read -r leave && exit 0; kill -s KILL -- "-$group"'

/**
 * The fallback where there is no PID namespace: it must be running before the server is, so that no moment is
 * unguarded. Windows has no /bin/sh: there the reaper does nothing.
 */
export const startReaper = (): Reaper => {
  if (process.platform === 'win32') return { watch: () => {}, dismiss: () => {} }
  const child = spawn('/bin/sh', ['-c', script], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
    detached: true,
    cwd: '/',
  })
  child.on('error', () => {})
  child.stdin.on('error', () => {})
  child.unref()
  return {
    watch: (group) => {
      child.stdin.write(`${group}\n`)
    },
    dismiss: () => {
      child.stdin.end('\nleave\n')
    },
  }
}
