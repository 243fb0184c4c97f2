import { spawn } from 'node:child_process'
import type { Electron } from './installed-electron.ts'

/** `not-started` carries the first half of a sentence. */
export type Ended =
  | { readonly kind: 'ended'; readonly code: number }
  | { readonly kind: 'not-started'; readonly reason: string }

/** What a shell and the dynamic linker answer for a program that cannot be loaded; it has said why by then. */
const notLoadedCode = 127
const signalCode = 128

/**
 * Runs the desktop program with `args` until it ends, on our own terminal. SIGTERM is passed on; SIGINT reaches it
 * from the terminal, as it does us.
 */
export const runElectron = async ({ program }: Electron, args: readonly string[]): Promise<Ended> => {
  // Set by editors that are made of Electron: with it Electron would be a plain Node.
  const { ELECTRON_RUN_AS_NODE: _runAsNode, ...env } = process.env
  const child = spawn(program, args, { stdio: 'inherit', env })
  const pass = (): void => void child.kill('SIGTERM')
  const wait = (): void => {}
  process.on('SIGTERM', pass)
  process.on('SIGINT', wait)
  try {
    return await new Promise<Ended>((resolve) => {
      child.on('error', ({ message }) => resolve(notStarted(message)))
      child.on('exit', (code) => resolve(code === notLoadedCode ? notStarted('see above') : ended(code)))
    })
  } finally {
    process.off('SIGTERM', pass)
    process.off('SIGINT', wait)
  }
}

const ended = (code: number | null): Ended => ({ kind: 'ended', code: code ?? signalCode })

const notStarted = (why: string): Ended => ({
  kind: 'not-started',
  reason: `The desktop program could not be started (${why})`,
})
