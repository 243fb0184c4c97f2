import type { Problem } from '#contract/result'
import type { ProcessExit } from '../process/server-process.ts'

type StartFailure = {
  readonly problem: Problem
  readonly exit: ProcessExit | null
  /** The time limit in seconds, when it was what ended the start. */
  readonly seconds: number | null
  readonly junk: string | null
  readonly stderr: string
}

/** "exit code 3" or "signal SIGKILL". */
export const describeExit = ({ code, signal }: ProcessExit): string =>
  signal === null ? `exit code ${code}` : `signal ${signal}`

/** Why a server did not become ready, in the words of what was seen. */
export const startProblem = (failure: StartFailure): Problem => {
  const { problem, exit, seconds } = failure
  const hints = `${junkHint(failure)}${stderrHint(failure)}${isolationHint(failure)}`
  if (exit !== null) {
    const message = `The server ended before it was ready (${describeExit(exit)}). Check its command and settings.`
    return { code: 'server-exited', message: `${message}${hints}` }
  }
  if (seconds !== null) {
    const message = `The server did not get ready within ${seconds} seconds. Try again, or raise "startTimeoutSeconds" if it needs longer.`
    return { code: 'start-timeout', message: `${message}${hints}` }
  }
  if (problem.code !== 'handshake-failed')
    return { code: problem.code, message: `${problem.message}${hints}` }
  return { code: problem.code, message: `The server refused the MCP handshake: ${problem.message}${hints}` }
}

const junkHint = ({ junk }: StartFailure): string =>
  junk === null
    ? ''
    : ` It prints something that is not the protocol on stdout, beginning with: ${junk}. An MCP server must keep stdout for messages and print everything else on stderr.`

const stderrHint = ({ stderr }: StartFailure): string => (stderr === '' ? '' : ` It wrote: ${stderr}`)

const isolationHint = ({ stderr }: StartFailure): string =>
  /effective uid is not 0|setuid|no new privileges|newuidmap|sandbox helper/i.test(stderr)
    ? ' If it needs a setuid helper, start Assent with ASSENT_PROCESS_ISOLATION=group.'
    : ''
