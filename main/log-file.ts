import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { withoutKeys } from './redaction.ts'

export type Log = {
  /** One line of plain words for whoever looks after this program; what looks like a key is left out. */
  readonly write: (line: string) => void
  /** The last lines of this life of the program, oldest first. */
  readonly recent: () => readonly string[]
  /** After everything was erased. */
  readonly forget: () => void
}

const fileBytes = 1_000_000
const recentLines = 200
const lineLength = 4_000

/**
 * Keeps a log in `logs/assent.log` of the data directory, and one file before it, each of at most a megabyte. A disk
 * that refuses stops nothing: the lines still reach `also`.
 */
export const createLog = (dataDirectory: string, also: (line: string) => void): Log => {
  const path = join(dataDirectory, 'logs', 'assent.log')
  const recent: string[] = []

  const append = (line: string): void => {
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > fileBytes)
        renameSync(path, join(dirname(path), 'assent.1.log'))
      appendFileSync(path, `${line}\n`, { mode: 0o600 })
    } catch {
      // There is nowhere else to say it than `also`, which has the line.
    }
  }

  return {
    write: (text) => {
      const clean = withoutKeys(text).slice(0, lineLength)
      also(clean)
      const line = `${new Date().toISOString()} ${clean}`
      recent.push(line)
      if (recent.length > recentLines) recent.shift()
      append(line)
    },
    recent: () => [...recent],
    forget: () => void recent.splice(0),
  }
}
