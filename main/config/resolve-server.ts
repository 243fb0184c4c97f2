import { isAbsolute } from 'node:path'
import { t } from '#contract/language/texts'
import { ok, type Result } from '#contract/result'
import type {
  EnvironmentEntry,
  HeaderEntry,
  HttpServerDefinition,
  ServerDefinition,
  StdioServerDefinition,
} from '../launch.ts'
import { isLoopback } from '../loopback.ts'
import type { ProgramSource, RemoteSource, ServerSource, SourceText } from './configuration-source.ts'
import { resolveRoots, type RootsPlace } from './resolve-roots.ts'
import { resolveSignIn } from './resolve-sign-in.ts'
import {
  createSubstitution,
  type LocatedProblem,
  type Substitution,
  type ValueSources,
} from './substitution.ts'

const bytesPerMegabyte = 1024 * 1024

/**
 * Substitutes one server's texts. Fails with the first problem: a missing variable or secret, a secret where others would
 * see it, an unusable command, folder, address or header.
 * `home` is the absolute folder that `~/` stands for; `dataDirectory` is Assent's own.
 */
export const resolveServer = async (
  source: ServerSource,
  sources: ValueSources & RootsPlace,
): Promise<Result<ServerDefinition, LocatedProblem>> => {
  const substitution = createSubstitution(sources)
  const { program } = source
  const limits = {
    roots: await resolveRoots(source.roots, substitution, sources),
    startTimeoutSeconds: source.startTimeoutSeconds,
    callTimeoutSeconds: source.callTimeoutSeconds,
    idleStopMinutes: source.idleStopMinutes,
    messageBytes: Math.round(source.messageMegabytes * bytesPerMegabyte),
    source: source.json,
  }
  const definition: ServerDefinition =
    program.kind === 'remote'
      ? { kind: 'http', ...(await resolveRemote(program, substitution, sources)), ...limits }
      : { kind: 'stdio', ...(await resolveProgram(program, substitution, sources.home)), ...limits }
  const problem = substitution.problem()
  return problem === null ? ok(definition) : { ok: false, problem }
}

const resolveRemote = async (
  { url, headers, signIn }: RemoteSource,
  substitution: Substitution,
  sources: ValueSources,
): Promise<Pick<HttpServerDefinition, 'url' | 'headers' | 'signIn'>> => {
  const address = await substitution.visible(url, t('config.servers.secretInUrl'))
  const flaw = substitution.problem() === null ? urlFlaw(address) : null
  if (flaw !== null) substitution.reject(url, 'bad-url', flaw)
  const entries: HeaderEntry[] = []
  for (const [name, text] of headers) {
    const substituted = await substitution.hidden(text)
    if (!/^[\x20-\x7e]*$/.test(substituted.value))
      substitution.reject(text, 'bad-header', t('config.models.headerValue'))
    entries.push({ name, ...substituted })
  }
  const settings = signIn && (await resolveSignIn(signIn, substitution, sources))
  return { url: address, headers: entries, signIn: settings }
}

const urlFlaw = (address: string): string | null => {
  if (!URL.canParse(address)) return t('config.servers.url')
  const { protocol, hostname, username, password } = new URL(address)
  if (username !== '' || password !== '') return t('config.servers.urlUser')
  if (protocol === 'http:' && !isLoopback(hostname)) return t('config.servers.urlPlain')
  return protocol === 'https:' || protocol === 'http:' ? null : t('config.servers.url')
}

type Program = Pick<StdioServerDefinition, 'command' | 'args' | 'env' | 'cwd'>

const resolveProgram = async (
  program: ProgramSource,
  substitution: Substitution,
  home: string,
): Promise<Program> => {
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
