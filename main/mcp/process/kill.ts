/**
 * Sends a signal to a process, or to a group when the id is negative. False when there is none or it is not ours:
 * both happen in the ordinary race with an exit.
 */
export const kill = (pid: number, signal: NodeJS.Signals): boolean => {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}
