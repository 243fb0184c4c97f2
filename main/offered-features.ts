import { join } from 'node:path'
import type { JsonObject } from '#contract/json'
import type { GrantView } from '#contract/views'
import { ok, type Result } from '#contract/result'
import { readWrittenData } from './config/written-data.ts'
import type { LaunchApproval } from './consent/authority.ts'
import { createData } from './data.ts'
import type { Features } from './handlers.ts'
import type { History } from './history/history.ts'
import { resolvedLanguage } from './language.ts'
import type { Models } from './model/models.ts'
import type { Notices } from './notices.ts'
import type { Pages } from './pages.ts'
import type { PreferenceStore } from './preferences.ts'
import { createProblemReport } from './problem-report.ts'
import type { Reading } from './reading.ts'
import type { SecretStore } from './secrets/secret-store.ts'
import type { ServerDefinition } from './launch.ts'
import type { Doctor } from './mcp/doctor/doctor.ts'
import { createOffersForPages } from './offers-for-pages.ts'
import type { Supervisor } from './mcp/supervisor-types.ts'
import { noWindow, type WindowPort } from './window-port.ts'
import type { WorkspaceViewer } from './workspace-view.ts'

export type OfferedFeaturesDeps = Pick<
  Features,
  'agent' | 'attachments' | 'drafts' | 'conversations' | 'erasures' | 'imports' | 'startFresh'
> & {
  readonly history: History
  readonly secrets: Pick<SecretStore, 'names' | 'read'>
  readonly preferences: PreferenceStore
  readonly reading: Reading
  readonly supervisor: Supervisor
  readonly models: Models
  readonly notices: Notices
  readonly launches: () => readonly LaunchApproval[]
  /** A server's entry as it stands in assent.yaml, also when it cannot be used. */
  readonly serverSource: (alias: string) => JsonObject | undefined
  readonly consent: {
    readonly decide: Features['consent']['decide']
    readonly revoke: (grant: GrantView['id']) => Promise<Result<null>>
    readonly questions: {
      readonly view: (
        position: number,
      ) => Omit<ReturnType<Features['reading']['questions']>, 'theme' | 'textSize' | 'language'>
    }
  }
  readonly doctor: Doctor
  readonly serverDefinition: (alias: string) => Result<ServerDefinition> | undefined
  readonly viewer: WorkspaceViewer
  readonly pages: Pick<Pages, 'toConsent'>
  readonly window: WindowPort | null
  readonly recentLog: () => readonly string[]
  readonly paths: { readonly dataDirectory: string; readonly database: string }
}

/** The features in the form in which the pages' methods reach them (handlers.ts). */
export const offerFeatures = (deps: OfferedFeaturesDeps): Features => {
  const { agent, attachments, drafts, conversations, erasures, imports, startFresh } = deps
  return {
    agent,
    attachments,
    drafts,
    conversations,
    erasures,
    imports,
    startFresh,
    servers: serversOf(deps),
    offers: createOffersForPages(deps),
    data: createData({ history: deps.history, databasePath: deps.paths.database }),
    problemReport: problemReportOf(deps),
    reading: readingOf(deps),
    settings: settingsOf(deps),
    consent: {
      decide: deps.consent.decide,
      revoke: async (grant) => {
        const revoked = await deps.consent.revoke(grant)
        deps.viewer.changed('grants')
        return revoked
      },
    },
    window: deps.window ?? noWindow,
  }
}

const serversOf = (deps: OfferedFeaturesDeps): Features['servers'] => {
  const { supervisor, launches, serverSource } = deps
  return {
    ...supervisor,
    detail: async (alias) => {
      const detail = await supervisor.detail(alias)
      const approval = launches().find((launch) => launch.alias === alias)
      if (!detail.ok) return detail
      const definition = serverSource(alias) ?? detail.value.definition
      return ok({ ...detail.value, definition, approvedAt: approval?.approvedAt ?? null })
    },
    diagnose: async (alias) => {
      const detail = await supervisor.detail(alias)
      const definition = deps.serverDefinition(alias)
      if (!detail.ok) return detail
      // It was removed in the meantime: nothing is left to be said about it.
      if (!definition) return ok({ findings: [] })
      const { state, log } = detail.value
      return ok(await deps.doctor({ definition, state, log }))
    },
    start: launched(supervisor.start),
    restart: launched(supervisor.restart),
  }
}

/** A start may wait for the user: the page is answered at once and follows the server's state. */
const launched = (start: (alias: string) => Promise<unknown>) => async (alias: string) => {
  void start(alias)
  return ok(null)
}

const problemReportOf = ({ viewer, paths, recentLog, secrets }: OfferedFeaturesDeps) =>
  createProblemReport({
    view: viewer.read,
    configuration: () => readWrittenData(join(paths.dataDirectory, 'assent.yaml')),
    log: recentLog,
    secrets: async () => {
      const values = await Promise.all(secrets.names().map(secrets.read))
      return values.filter((value) => value !== null)
    },
  })

const readingOf = ({ reading, viewer, preferences, consent }: OfferedFeaturesDeps): Features['reading'] => ({
  ...reading,
  workspace: viewer.read,
  questions: (position) => {
    const { theme, textSize, language } = preferences.current()
    return { ...consent.questions.view(position), theme, textSize, language: resolvedLanguage(language) }
  },
})

const settingsOf = ({ preferences, pages, models, notices }: OfferedFeaturesDeps): Features['settings'] => ({
  change: async (changes) => {
    await preferences.change(changes)
    pages.toConsent({ kind: 'questions' })
    return ok(null)
  },
  refreshModels: models.refresh,
  discoverModels: models.discover,
  modelCatalogue: models.catalogue,
  refreshModelCatalogue: models.refreshCatalogue,
  dismiss: async (notice) => {
    notices.clear(notice)
    return ok(null)
  },
})
