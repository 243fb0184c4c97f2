import { isAbsolute } from 'node:path'
import { t } from '#contract/language/texts'
import { ok, type Result } from '#contract/result'
import type { EnvironmentEntry, ServerDefinition } from '../launch.ts'
import type { ProgramSource, ServerSource, SourceText } from './configuration-source.ts'
import {
  createSubstitution,
  type LocatedProblem,
  type Substitution,
  type ValueSources,
} from './substitution.ts'

const bytesPerMegabyte = 1024 * 1024

/**
 * Substitutes one server's texts. Fails with the first problem: a missing variable or secret, a secret where others would
 * see it, an unusable command or folder, or `remote-not-supported`.
 * `home` is the absolute folder that `~/` stands for.
 */
export const resolveServer = async (
  source: ServerSource,
  sources: ValueSources & { readonly home: string },
): Promise<Result<ServerDefinition, LocatedProblem>> => {
  const substitution = createSubstitution(sources)
  const program = await resolveProgram(source, substitution, sources.home)
  const problem = substitution.problem()
  if (program === null || problem !== null) return { ok: false, problem: problem ?? noProgram(source) }
  return ok({
    ...program,
    startTimeoutSeconds: source.startTimeoutSeconds,
    callTimeoutSeconds: source.callTimeoutSeconds,
    messageBytes: Math.round(source.messageMegabytes * bytesPerMegabyte),
    source: source.json,
  })
}

const noProgram = ({ place }: ServerSource): LocatedProblem => ({
  code: 'remote-not-supported',
  message: t('config.substitution.at', { line: place.line, sentence: t('config.servers.remote') }),
  ...place,
})

type Program = Pick<ServerDefinition, 'command' | 'args' | 'env' | 'cwd'>

const resolveProgram = async (
  { program }: ServerSource,
  substitution: Substitution,
  home: string,
): Promise<Program | null> => {
  if (program.kind === 'remote') return null
  const seen = (text: SourceText) =>
    substitution.visible(expandHome(text, home), t('config.servers.secretInView'))
  const command = await seen(program.command)
  if (command.trim() === '' || /\p{Cc}/u.test(command))
    substitution.reject(program.command, 'bad-command', t('config.servers.command'))
  const args: string[] = []
  for (const arg of program.args) args.push(await seen(arg))
  const env = await resolveEnvironment(program, substitution)
  return { command, args, env, cwd: program.cwd && (await resolveFolder(program.cwd, seen, substitution)) }
}

const resolveEnvironment = async (
  { env }: ProgramSource,
  substitution: Substitution,
): Promise<readonly EnvironmentEntry[]> => {
  const entries: EnvironmentEntry[] = []
  for (const [name, text] of env) entries.push({ name, ...(await substitution.hidden(text)) })
  return entries
}

const resolveFolder = async (
  cwd: SourceText,
  seen: (text: SourceText) => Promise<string>,
  substitution: Substitution,
): Promise<string> => {
  const folder = await seen(cwd)
  if (!isAbsolute(folder)) substitution.reject(cwd, 'bad-folder', t('config.servers.folder'))
  return folder
}

/** Before substitution, as a shell does: what a variable brings is not expanded. */
const expandHome = (source: SourceText, home: string): SourceText =>
  source.text.startsWith('~/')
    ? { ...source, text: home.replaceAll('$', () => '$$') + source.text.slice(1) }
    : source
