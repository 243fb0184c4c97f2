import { homedir } from 'node:os'
import type { ServerId } from '#contract/ids'
import { isJsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type {
  EnvironmentEntry,
  HttpLaunchDescription,
  HttpServerDefinition,
  ServerDefinition,
  StdioLaunchDescription,
  StdioServerDefinition,
} from '../../launch.ts'
import type { HttpTarget } from '../session/open-http-session.ts'
import type { ProcessStart } from '../process/server-process.ts'
import { buildEnvironment } from './environment.ts'
import { describeSignIn } from './describe-sign-in.ts'
import { createExecutableHash } from './executable-hash.ts'
import { resolveCommand } from './resolve-command.ts'

/** What would be started at this moment: the form that is approved, and the same thing as the system takes it. */
export type Launch = ProgramLaunch | HttpLaunch

type ProgramLaunch = {
  readonly kind: 'stdio'
  readonly description: StdioLaunchDescription
  readonly start: ProcessStart
  /** Remarks for the server's page. */
  readonly notes: readonly string[]
}

type HttpLaunch = {
  readonly kind: 'http'
  readonly description: HttpLaunchDescription
  readonly target: HttpTarget
  readonly notes: readonly string[]
}

export type Launcher = {
  /** Failure codes as in `resolveCommand`, and `command-unreadable`. Starts nothing. */
  readonly describe: (
    serverId: ServerId,
    alias: string,
    definition: ServerDefinition,
  ) => Promise<Result<Launch>>
}

type Deps = { readonly environment: () => Promise<Readonly<Record<string, string>>> }

export const createLauncher = ({ environment }: Deps): Launcher => {
  const executableHash = createExecutableHash()
  return {
    describe: async (serverId, alias, definition) => {
      if (definition.kind === 'http') return ok(httpLaunch(serverId, alias, definition))
      const { values, withheld } = buildEnvironment(await environment(), definition.env)
      const cwd = definition.cwd ?? homedir()
      const resolved = await resolveCommand(definition.command, cwd, values['PATH'] ?? '')
      if (!resolved.ok) return resolved
      const { file, executable } = resolved.value
      const hash = await executableHash(executable).catch(() => null)
      if (hash === null) {
        return fail('command-unreadable', t('mcp.command.unreadable', { path: executable }))
      }
      const { command, args } = definition
      const env = definition.env.map((entry) => describedEntry(entry, definition.source['env']))
      return ok({
        kind: 'stdio',
        description: {
          kind: 'stdio',
          serverId,
          alias,
          command,
          executable,
          executableHash: hash,
          args,
          cwd,
          env,
        },
        start: { file, args, cwd, environment: values },
        notes: notesOf(definition, executable, cwd, withheld),
      })
    },
  }
}

const httpLaunch = (serverId: ServerId, alias: string, definition: HttpServerDefinition): HttpLaunch => {
  const { headers, signIn, source } = definition
  // As it is sent, so that what is shown is what is reached.
  const url = new URL(definition.url).href
  const described = headers.map((entry) => describedEntry(entry, source['headers']))
  const names = headers.map(({ name }) => name).join(', ')
  return {
    kind: 'http',
    description: {
      kind: 'http',
      serverId,
      alias,
      url,
      headers: described,
      signIn: signIn && describeSignIn(signIn, source['oauth']),
    },
    target: {
      url,
      headers: Object.fromEntries(headers.map(({ name, value }) => [name.toLowerCase(), value])),
    },
    notes: names === '' ? [] : [t('mcp.note.headers', { names })],
  }
}

/** A value that holds a secret is described as it is written: what stands around the secret is approved too. */
const describedEntry = (entry: EnvironmentEntry, source: JsonValue | undefined): EnvironmentEntry => {
  if (entry.secrets.length === 0) return entry
  const written = isJsonObject(source) ? source[entry.name] : undefined
  return { ...entry, value: typeof written === 'string' ? written : '' }
}

/** A command line for reading, quoted where a shell would need it. */
export const commandLineOf = (start: Pick<ProcessStart, 'file' | 'args'>): string =>
  [start.file, ...start.args].map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : quoted(word))).join(' ')

const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`

const notesOf = (
  definition: StdioServerDefinition,
  executable: string,
  cwd: string,
  withheld: readonly string[],
): readonly string[] => {
  const names = definition.env.map(({ name }) => name).join(', ')
  return [
    t('mcp.note.folder', { path: cwd }),
    ...(executable === definition.command
      ? []
      : [t('mcp.note.executable', { command: definition.command, path: executable })]),
    ...(names === '' ? [] : [t('mcp.note.environment', { names })]),
    ...withheld.map((name) => t('mcp.note.withheld', { name })),
  ]
}
