import { statSync } from 'node:fs'
import type { ConsentView, GrantView, WorkspaceView } from '#contract/views'
import type { ConfigurationFile } from './config/configuration-file.ts'
import { dockFor } from './dock.ts'
import type { History } from './history/history.ts'
import { resolvedLanguage } from './language.ts'
import { processIsolation } from './mcp/process/isolation.ts'
import type { Supervisor } from './mcp/supervisor-types.ts'
import { withDefault } from './model-choices.ts'
import type { Models } from './model/models.ts'
import type { Notices } from './notices.ts'
import type { PreferenceStore } from './preferences.ts'
import type { Reading } from './reading.ts'
import { runtimeVersions } from './runtime-versions.ts'
import type { SecretStore } from './secrets/secret-store.ts'
import type { Slices } from './workspace-view.ts'

export type SlicesDeps = {
  readonly history: Pick<History, 'statistics'>
  readonly secrets: Pick<SecretStore, 'names' | 'protection'>
  readonly configuration: Pick<ConfigurationFile, 'current' | 'view'>
  readonly preferences: Pick<PreferenceStore, 'current'>
  readonly reading: Pick<Reading, 'list'>
  readonly supervisor: Pick<Supervisor, 'list'>
  readonly models: Pick<Models, 'providers' | 'options' | 'option'>
  readonly notices: Pick<Notices, 'list'>
  readonly consent: {
    readonly grants: () => Promise<readonly GrantView[]>
    readonly questions: {
      readonly count: () => number
      readonly view: (position: number) => Pick<ConsentView, 'question'>
    }
    readonly calls: { readonly waiting: () => WorkspaceView['questions']['conversations'] }
    readonly requests: { readonly waiting: () => WorkspaceView['questions']['conversations'] }
  }
  readonly paths: { readonly dataDirectory: string; readonly database: string }
  readonly shell: WorkspaceView['about']['shell']
  readonly version: string
}

/** How many conversations the side bar starts with; more are read as it is scrolled. */
const firstConversations = 100

/** Where each part of what the pages see of an open workspace is read from. */
export const createSlices = (deps: SlicesDeps): Slices => {
  const { configuration, consent, models, preferences, secrets } = deps
  return {
    blocked: () => null,
    conversations: () => deps.reading.list({ before: null, limit: firstConversations }),
    servers: deps.supervisor.list,
    providers: models.providers,
    models: () => withDefault(models.options(), configuration.current().defaultModel, models.option),
    defaultModel: () => configuration.current().defaultModel,
    config: configuration.view,
    preferences: preferences.current,
    language: () => resolvedLanguage(preferences.current().language),
    grants: consent.grants,
    secrets: secrets.names,
    questions: () => ({
      count: consent.questions.count(),
      conversations: [...new Set([...consent.calls.waiting(), ...consent.requests.waiting()])],
    }),
    dock: () => dockFor(consent.questions.view(0).question),
    notices: deps.notices.list,
    about: () => readAbout(deps),
  }
}

const readAbout = async ({
  history,
  secrets,
  paths,
  shell,
  version,
}: SlicesDeps): Promise<WorkspaceView['about']> => ({
  version,
  shell,
  dataDirectory: paths.dataDirectory,
  databaseBytes: sizeOf(paths.database),
  secretsProtection: secrets.protection,
  processIsolation: await processIsolation(),
  runtime: runtimeVersions((await history.statistics()).sqliteVersion),
})

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0
