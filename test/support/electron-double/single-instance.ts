import { createHash } from 'node:crypto'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  watch,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

export type SecondInstance = { readonly argv: string[]; readonly cwd: string; readonly data: unknown }

/** The lock of one user-data folder, as Chromium keeps it: a link whose target is the owner's process. */
export type InstanceLock = { readonly release: () => void }

/**
 * Takes the lock, or hands `self` to the program that has it and answers null. A dead owner's lock is taken over.
 * It stands in `scratch`, not in the folder that it guards, so that the double leaves nothing there.
 */
export const takeInstanceLock = (
  scratch: string,
  userData: string,
  self: SecondInstance,
  onSecond: (second: SecondInstance) => void,
): InstanceLock | null => {
  const name = createHash('sha256').update(userData).digest('hex').slice(0, 24)
  const folder = join(scratch, `instance-${name}`)
  const lock = join(folder, 'owner')
  const inbox = join(folder, 'inbox')
  mkdirSync(inbox, { recursive: true })
  if (!tryToOwn(lock)) {
    writeFileSync(join(inbox, `${process.pid}.json`), JSON.stringify(self))
    return null
  }
  const watcher = watch(inbox, () => receive(inbox, onSecond))
  watcher.unref()
  const release = (): void => {
    watcher.close()
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', release)
  return { release }
}

const tryToOwn = (lock: string): boolean => {
  try {
    symlinkSync(String(process.pid), lock)
    return true
  } catch {
    if (isAlive(Number(readlinkSync(lock)))) return false
    rmSync(lock, { force: true })
    return tryToOwn(lock)
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return pid !== process.pid
  } catch {
    return false
  }
}

const receive = (inbox: string, onSecond: (second: SecondInstance) => void): void => {
  for (const name of readdirSync(inbox)) {
    const path = join(inbox, name)
    try {
      const second = JSON.parse(readFileSync(path, 'utf8')) as SecondInstance
      rmSync(path)
      onSecond(second)
    } catch (error) {
      // The other program is still writing: its next change brings us here again.
      if (!(error instanceof SyntaxError)) throw error
    }
  }
}
