import { t } from '#contract/language/texts'
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
  signal === null ? t('mcp.start.exitCode', { code: String(code) }) : t('mcp.start.signal', { signal })

/** That a server which was ready ended by itself; `stderr` is what it wrote last. */
export const deathProblem = (exit: ProcessExit, stderr: string): Problem => {
  const died = t('mcp.start.died', { exit: describeExit(exit) })
  return {
    code: 'server-died',
    message: stderr === '' ? died : t('mcp.start.wrote', { problem: died, text: stderr }),
  }
}

/** Why a server did not become ready, in the words of what was seen. */
export const startProblem = (failure: StartFailure): Problem => {
  const { code, message } = seen(failure)
  return { code, message: withSetuidHint(withStderr(withJunk(message, failure), failure), failure) }
}

const seen = ({ problem, exit, seconds }: StartFailure): Problem => {
  if (exit !== null)
    return { code: 'server-exited', message: t('mcp.start.exited', { exit: describeExit(exit) }) }
  if (seconds !== null) return { code: 'start-timeout', message: t('mcp.start.tooSlow', { count: seconds }) }
  if (problem.code !== 'handshake-failed') return problem
  return { code: problem.code, message: t('mcp.start.handshakeRefused', { reason: problem.message }) }
}

const withJunk = (problem: string, { junk }: StartFailure): string =>
  junk === null ? problem : t('mcp.start.junk', { problem, junk })

const withStderr = (problem: string, { stderr }: StartFailure): string =>
  stderr === '' ? problem : t('mcp.start.wrote', { problem, text: stderr })

const withSetuidHint = (problem: string, { stderr }: StartFailure): string =>
  /effective uid is not 0|setuid|no new privileges|newuidmap|sandbox helper/i.test(stderr)
    ? t('mcp.start.setuidHelper', { problem })
    : problem
