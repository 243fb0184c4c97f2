import { userInfo } from 'node:os'
import { delimiter } from 'node:path'
import { readShellEnvironment } from './shell-environment.ts'

type Environment = Readonly<Record<string, string>>

export type LoginEnvironmentDeps = {
  /** The environment this process was started with. */
  readonly own: Readonly<NodeJS.ProcessEnv>
  /** Absolute path of the user's shell; null where there is none to ask, as on Windows. */
  readonly shell: string | null
  readonly timeLimitMs: number
}

/**
 * Gives the environment that the user has in a terminal. The login shell is asked once, at the first call: a program
 * started from a desktop does not inherit what the shell's profile sets. What this process was started with goes
 * before what the profile says, except for PATH: there the shell's folders come first, then this process's own.
 */
export type LoginEnvironment = {
  (): Promise<Environment>
  /** Says where the values come from, for the log and the settings; null before the first call has ended. */
  readonly source: () => string | null
}

export const createLoginEnvironment = (deps: Partial<LoginEnvironmentDeps> = {}): LoginEnvironment => {
  const { own, shell, timeLimitMs } = { own: process.env, shell: usersShell(), timeLimitMs: 5000, ...deps }
  let reading: Promise<Environment> | null = null
  let source: string | null = null

  const read = async (): Promise<Environment> => {
    const mine = withoutUndefined(own)
    const shells = shell === null ? [] : [...new Set([shell, '/bin/zsh', '/bin/bash'])]
    const answer = await readShellEnvironment(shells, mine, timeLimitMs)
    source = answer.ok
      ? `The environment of the login shell ${answer.value.shell}.`
      : `The environment Assent was started with. ${answer.problem.message}`
    return answer.ok ? merge(answer.value.environment, mine) : mine
  }

  const environment = (): Promise<Environment> => (reading ??= read())
  return Object.assign(environment, { source: () => source })
}

const usersShell = (): string | null => {
  if (process.platform === 'win32') return null
  try {
    return process.env['SHELL'] ?? userInfo().shell
  } catch {
    // A user without an entry in the system's list of users, as in some containers.
    return '/bin/sh'
  }
}

const withoutUndefined = (environment: Readonly<NodeJS.ProcessEnv>): Environment =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )

const merge = (fromShell: Environment, own: Environment): Environment => {
  const folders = [fromShell['PATH'], own['PATH']].flatMap((path) => path?.split(delimiter) ?? [])
  const path = [...new Set(folders)].filter((folder) => folder !== '').join(delimiter)
  return { ...fromShell, ...own, ...(path === '' ? {} : { PATH: path }) }
}
