import { stat } from 'node:fs/promises'
import { delimiter, dirname, extname, isAbsolute, resolve } from 'node:path'
import type { Finding } from '#contract/diagnosis'
import { isJsonObject, type JsonObject } from '#contract/json'
import { t, type TextKey } from '#contract/language/texts'
import type { StdioServerDefinition } from '../../launch.ts'
import { buildEnvironment } from '../launch/environment.ts'
import { resolveCommand } from '../launch/resolve-command.ts'
import { findElsewhere, type Machine } from './find-elsewhere.ts'
import { programKind } from './program-kind.ts'

export type LaunchChecks = {
  readonly definition: StdioServerDefinition
  /** The login shell's. */
  readonly login: Readonly<Record<string, string>>
  readonly machine: Machine & { readonly processor: string }
}

/** Looks at everything that a start needs, without starting anything. Empty when nothing is missing. */
export const checkLaunch = async (checks: LaunchChecks): Promise<readonly Finding[]> => {
  const { definition, login, machine } = checks
  const { values } = buildEnvironment(login, definition.env)
  const path = values['PATH'] ?? ''
  const cwd = definition.cwd ?? machine.home
  const resolved = await resolveCommand(definition.command, cwd, path)
  if (!resolved.ok) return [await unresolved(checks, resolved.problem, path)]
  return [
    ...(await checkProgram(checks, resolved.value.executable, cwd, path)),
    ...(await checkScripts(definition, cwd)),
    ...emptyVariables(definition),
  ]
}

type Failure = { readonly code: string; readonly message: string }

const unresolved = async (checks: LaunchChecks, problem: Failure, path: string): Promise<Finding> => {
  const { command } = checks.definition
  const [elsewhere] = problem.code === 'command-missing' ? await findElsewhere(command, checks.machine) : []
  if (elsewhere !== undefined) return foundElsewhere(checks, command, elsewhere)
  if (problem.code === 'command-missing' && !/[/\\]/.test(command)) return notInstalled(command, path)
  return {
    id: problem.code,
    seen: problem.message,
    advice: t('doctor.launch.editAdvice'),
    evidence: null,
    fix: { kind: 'edit' },
  }
}

/** A script that finds its interpreter on the PATH needs the folder there, so the folder is put in front of it. */
const foundElsewhere = ({ definition }: LaunchChecks, command: string, found: string): Finding => ({
  id: 'command-elsewhere',
  seen: t('doctor.launch.elsewhere', { command, path: found }),
  advice: t('doctor.launch.elsewhereAdvice', { folder: dirname(found) }),
  evidence: null,
  fix: { kind: 'change', definition: withFolder(definition.source, found) },
})

const withFolder = (source: JsonObject, found: string): JsonObject => {
  const env = isJsonObject(source['env']) ? source['env'] : {}
  const before = typeof env['PATH'] === 'string' ? env['PATH'] : '${PATH}'
  return { ...source, command: found, env: { ...env, PATH: `${dirname(found)}${delimiter}${before}` } }
}

const notInstalled = (command: string, path: string): Finding => {
  const base = command.replace(/\.(?:exe|cmd|bat)$/i, '')
  const key = Object.hasOwn(installers, base) ? installers[base] : undefined
  return {
    id: 'command-missing',
    seen: path === '' ? t('doctor.launch.noPath', { command }) : t('doctor.launch.nowhere', { command }),
    advice: t(key ?? 'doctor.install.other', { command }),
    evidence: null,
    fix: { kind: 'retry' },
  }
}

const installers: Readonly<Record<string, TextKey>> = {
  npx: 'doctor.install.node',
  npm: 'doctor.install.node',
  node: 'doctor.install.node',
  uvx: 'doctor.install.uv',
  uv: 'doctor.install.uv',
  python: 'doctor.install.python',
  python3: 'doctor.install.python',
  docker: 'doctor.install.docker',
  bunx: 'doctor.install.bun',
  bun: 'doctor.install.bun',
  deno: 'doctor.install.deno',
} as const satisfies Readonly<Record<string, Parameters<typeof t>[0]>>

const checkProgram = async (
  { machine, definition }: LaunchChecks,
  executable: string,
  cwd: string,
  path: string,
): Promise<readonly Finding[]> => {
  const program = await programKind(executable)
  if (program.kind === 'script') {
    const found = await resolveCommand(program.interpreter, cwd, path)
    if (found.ok) return []
    const values = { path: executable, interpreter: program.interpreter }
    const [elsewhere] = await findElsewhere(program.interpreter, machine)
    return [
      {
        id: 'interpreter-missing',
        seen: t('doctor.launch.interpreter', values),
        advice: t('doctor.launch.interpreterAdvice', values),
        evidence: null,
        fix:
          elsewhere === undefined
            ? { kind: 'retry' }
            : {
                kind: 'change',
                definition: {
                  ...withFolder(definition.source, elsewhere),
                  command: definition.source['command'] ?? '',
                },
              },
      },
    ]
  }
  if (program.kind === 'other' || fits(program, machine)) return []
  const { system, processor } = program
  return [
    {
      id: 'wrong-architecture',
      seen: t('doctor.launch.architecture', {
        path: executable,
        made: `${system} ${processor}`,
        here: `${machine.platform} ${machine.processor}`,
      }),
      advice: t('doctor.launch.architectureAdvice'),
      evidence: null,
      fix: { kind: 'edit' },
    },
  ]
}

/** Macs with ARM run programs for x64 as well, as do 64-bit systems those for 32 bits. */
const fits = (
  program: { readonly system: NodeJS.Platform; readonly processor: string },
  machine: LaunchChecks['machine'],
): boolean => {
  if (program.system !== machine.platform) return false
  const also = machine.platform === 'darwin' ? 'x64' : machine.processor === 'x64' ? 'ia32' : 'arm'
  return ['any', machine.processor, also].includes(program.processor)
}

const scriptEndings = new Set(['.js', '.mjs', '.cjs', '.ts', '.py', '.rb', '.php', '.jar', '.sh'])

/** Files among the arguments that are to be run and are not there. */
const checkScripts = async ({ args }: StdioServerDefinition, cwd: string): Promise<readonly Finding[]> => {
  const first = args.find((argument) => !argument.startsWith('-'))
  const isScript = first !== undefined && scriptEndings.has(extname(first).toLowerCase())
  if (!isScript || (!isAbsolute(first) && /[@:]/.test(first))) return []
  const path = resolve(cwd, first)
  if (await stat(path).catch(() => null)) return []
  return [
    {
      id: 'script-missing',
      seen: t('doctor.launch.script', { path }),
      advice: t('doctor.launch.scriptAdvice', { folder: cwd }),
      evidence: null,
      fix: { kind: 'edit' },
    },
  ]
}

const emptyVariables = ({ env }: StdioServerDefinition): readonly Finding[] =>
  env
    .filter(({ value }) => value.trim() === '')
    .map(({ name }) => ({
      id: 'variable-empty',
      seen: t('doctor.launch.empty', { name }),
      advice: t('doctor.launch.emptyAdvice', { name }),
      evidence: null,
      fix: { kind: 'edit' },
    }))
