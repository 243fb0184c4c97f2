import { readdirSync, readFileSync } from 'node:fs'

/** The processes whose environment holds the marker, whatever namespace they are in. */
export const processesWith = (marker: string): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => environmentOf(pid).includes(marker))
    .map(Number)

/** Empty for a process that has just ended. */
const environmentOf = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8')
  } catch {
    return ''
  }
}
