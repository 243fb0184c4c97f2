import { arch, homedir, platform, release } from 'node:os'
import type { JsonValue } from '#contract/json'
import type { WorkspaceView } from '#contract/views'
import { withoutKeys, withoutValues } from './redaction.ts'

export type ProblemReportDeps = {
  readonly view: () => Promise<WorkspaceView>
  /** assent.yaml as data; null while it cannot be read as YAML. */
  readonly configuration: () => Promise<JsonValue>
  readonly log: () => readonly string[]
  /** The values of all secrets that can be read here. */
  readonly secrets: () => Promise<readonly string[]>
}

/**
 * What helps to find a mistake in Assent, as a text that the user reads before giving it away: versions, the shape of
 * the configuration, states and the last lines of the log. No key, no value of the configuration, nothing of a
 * conversation; the home folder is written as "~". In English, since it is for the makers of Assent.
 */
export const createProblemReport = (deps: ProblemReportDeps) => async (): Promise<string> => {
  const view = await deps.view()
  const parts = [
    versionsOf(view),
    section('Configuration', [...problemsOf(view), ...shapeLines(await deps.configuration())]),
    section('Providers', view.providers.map(providerLine)),
    section('Servers', view.servers.map(serverLine)),
    section(
      'Notices',
      view.notices.map(({ id, severity }) => `${severity}: ${id}`),
    ),
    section('Log', deps.log()),
  ]
  const text = withoutKeys(withoutValues(parts.join('\n\n'), await deps.secrets()))
  return `${text.replaceAll(homedir(), '~')}\n`
}

const versionsOf = ({ about, preferences, language, conversations }: WorkspaceView): string =>
  [
    `Assent ${about.version}, ${about.shell} shell`,
    ...about.runtime.map(({ name, version }) => `${name} ${version}`),
    `${platform()} ${release()} ${arch()}`,
    `Language ${language} (${preferences.language}), text ${preferences.textSize}, theme ${preferences.theme}`,
    `History ${about.databaseBytes} bytes, ${conversations.length} conversations listed`,
  ].join('\n')

const section = (title: string, lines: readonly string[]): string =>
  [`## ${title}`, ...(lines.length === 0 ? ['none'] : lines)].join('\n')

/** Where, not what: the sentence may quote the file. */
const problemsOf = ({ config }: WorkspaceView): readonly string[] =>
  config.problems.map(({ severity, line, column }) => `${severity} at ${line}:${column}`)

const providerLine = (provider: WorkspaceView['providers'][number]): string =>
  [
    provider.kind,
    provider.key === null ? 'no key' : provider.key.set ? 'key set' : 'key not set',
    `${provider.models.length} models`,
    provider.problem?.code ?? 'in order',
  ].join(', ')

const serverLine = ({ state, toolCount }: WorkspaceView['servers'][number]): string =>
  [state.kind, 'problem' in state ? state.problem.code : 'in order', `${toolCount} tools`].join(', ')

/** Keys and the kinds of their values. */
const shapeLines = (value: JsonValue, indent = ''): readonly string[] => {
  if (Array.isArray(value)) return [`${indent}(${value.length} entries)`]
  if (typeof value !== 'object' || value === null) return [`${indent}(${kindOf(value)})`]
  if (Object.keys(value).length === 0) return [`${indent}(empty)`]
  return Object.entries(value).flatMap(([key, inner]) =>
    isNested(inner)
      ? [`${indent}${key}:`, ...shapeLines(inner, `${indent}  `)]
      : [`${indent}${key}: ${shapeLines(inner).join('')}`],
  )
}

const isNested = (value: JsonValue): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0

const kindOf = (value: JsonValue): string => (value === null ? 'nothing' : typeof value)
