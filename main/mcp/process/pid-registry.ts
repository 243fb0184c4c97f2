import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { kill } from './kill.ts'

/**
 * The server processes of this data directory, one empty file each, named after the process id and its start time.
 * What a killed Assent left behind is ended at the next start; the start time keeps a reused id safe.
 */
export type PidRegistry = {
  readonly add: (pid: number) => Promise<void>
  readonly remove: (pid: number) => Promise<void>
  /** Ends what an earlier life of Assent left running. Gives the number of processes ended. */
  readonly sweep: () => Promise<number>
}

export const createPidRegistry = (stateDirectory: string): PidRegistry => {
  const folder = join(stateDirectory, 'processes')
  const names = new Map<number, string>()
  return {
    add: async (pid) => {
      const name = `${pid}-${await startTimeOf(pid)}`
      names.set(pid, name)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await writeFile(join(folder, name), '')
    },
    remove: async (pid) => {
      const name = names.get(pid)
      names.delete(pid)
      if (name !== undefined) await rm(join(folder, name), { force: true })
    },
    sweep: async () => {
      let ended = 0
      for (const name of await readdir(folder).catch(() => [])) {
        if (await endLeftover(name)) ended += 1
        await rm(join(folder, name), { force: true })
      }
      return ended
    },
  }
}

const namePattern = /^(\d+)-(\d+)$/
/** Where a process's start time cannot be read. Such an entry is never swept. */
const unknownStart = '0'

const endLeftover = async (name: string): Promise<boolean> => {
  const [, pid, start] = namePattern.exec(name) ?? []
  if (pid === undefined || start === unknownStart || (await startTimeOf(Number(pid))) !== start) return false
  kill(-Number(pid), 'SIGKILL')
  return kill(Number(pid), 'SIGKILL')
}

/** Clock ticks since boot (field 22 of /proc/PID/stat); the name before it may hold spaces and brackets. */
const startTimeOf = async (pid: number): Promise<string> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? unknownStart
}
