import { randomUUID } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { asId, type ConversationId } from '#contract/ids'
import { ok, type Problem } from '#contract/result'
import type { WorkspaceView } from '#contract/views'
import { createAgent } from './agent/agent.ts'
import { createApprovals } from './approvals.ts'
import type { ConfigurationFile } from './config/configuration-file.ts'
import { createConfigurationDrafts } from './configuration-drafts.ts'
import { openAuthority } from './consent/authority.ts'
import { canonicalise } from './consent/canonical.ts'
import { createConsent } from './consent/consent.ts'
import { createConversations } from './conversations.ts'
import { dockFor } from './dock.ts'
import type { Features } from './handlers.ts'
import type { History } from './history/history.ts'
import type { ProposalRow } from './journal.ts'
import { createJournal } from './observed-journal.ts'
import { processIsolation } from './mcp/process/isolation.ts'
import { createSchemaValidation } from './mcp/schema-validation.ts'
import { createSupervisor } from './mcp/supervisor.ts'
import { createModels } from './model/models.ts'
import { withDefault, withoutModels } from './model-choices.ts'
import type { Notices } from './notices.ts'
import type { Pages } from './pages.ts'
import { createPreferences } from './preferences.ts'
import { publishChanges } from './publishing.ts'
import { createReading } from './reading.ts'
import type { SecretStore } from './secrets/secret-store.ts'
import { createServerBook } from './server-book.ts'
import { createWorkspaceViewer, type WorkspaceViewer } from './workspace-view.ts'

export type FeaturesDeps = {
  readonly history: History
  readonly secrets: SecretStore
  readonly configuration: ConfigurationFile
  readonly environment: () => Promise<Readonly<Record<string, string>>>
  readonly pages: Pages
  readonly notices: Notices
  readonly paths: {
    readonly dataDirectory: string
    readonly database: string
    readonly validationWorker: URL
  }
  readonly shell: WorkspaceView['about']['shell']
  readonly version: string
  readonly writeFile: (path: string, text: string) => Promise<void>
  readonly startFresh: Features['startFresh']
  readonly log: (line: string) => void
}

export type OpenedFeatures = AsyncDisposable & {
  readonly features: Features
  readonly viewer: WorkspaceViewer
  /** Asks for approval of servers that are configured and were never decided about. */
  readonly askForServers: () => Promise<void>
}

/** How many conversations the side bar starts with; more are read as it is scrolled. */
const firstConversations = 100
const schemaBudgetMs = 2_000

/** Wires the features over an open history. Nothing is started by it: servers wait for a call, a click or a question. */
export const openFeatures = async (deps: FeaturesDeps): Promise<OpenedFeatures> => {
  const { history, secrets, configuration, pages, notices, log } = deps
  await using stack = new AsyncDisposableStack()
  const journal = createJournal(history, notices)
  const book = await createServerBook(history, journal)
  const authority = await openAuthority({
    journal,
    rows: await history.authority(),
    key: secrets.deriveKey('authority'),
    keyId: secrets.keyId,
    headFile: join(deps.paths.dataDirectory, 'authority.json'),
    writeFile: deps.writeFile,
  })
  const preferences = createPreferences(await history.preferences(), journal, () =>
    viewer.changed('preferences'),
  )
  const leftOver = await history.openProposals()
  const settings = async (conversation: ConversationId) => {
    const summary = await history.readConversation(conversation)
    return summary && { ...summary, model: summary.model ?? configuration.current().defaultModel }
  }
  const consent = createConsent({
    bootId: randomUUID(),
    journal,
    authority,
    valueKey: secrets.deriveKey('environment values'),
    leftOver,
    newRequestId: () => asId(randomUUID()),
    describe: async (conversation) => (await settings(conversation)) ?? { title: '', model: null },
    now: Date.now,
    monotonicNow: () => performance.now(),
    log,
  })
  const models = createModels({ log })
  const validation = stack.use(
    createSchemaValidation({ workerUrl: deps.paths.validationWorker, budgetMs: schemaBudgetMs }),
  )
  const supervisor = stack.use(
    createSupervisor({
      version: deps.version,
      approveLaunch: consent.launches.approve,
      redeem: consent.redeem,
      serverIdOf: book.serverIdOf,
      manifests: book.manifests,
      environment: deps.environment,
      canonicalise,
      stateDirectory: deps.paths.dataDirectory,
      validationWorkerUrl: deps.paths.validationWorker,
      log,
    }),
  )
  const agent = stack.use(
    createAgent({
      journal,
      readWholeBranch: history.readWholeBranch,
      eventBefore: history.eventBefore,
      readPayload: history.readPayload,
      settings,
      partials: history.partials,
      budget: () => preferences.current().budget,
      catalogue: supervisor.catalogue,
      tools: supervisor,
      validate: validation.validate,
      consent: { ...consent.calls, readArguments: consent.readArguments },
      model: models,
      newId: {
        message: () => asId(randomUUID()),
        run: () => asId(randomUUID()),
        call: () => asId(randomUUID()),
        payload: () => asId(randomUUID()),
      },
      log,
    }),
  )
  const approvals = createApprovals({
    servers: () => [...configuration.current().servers.keys()],
    describeLaunch: supervisor.describeLaunch,
    isApproved: consent.launches.isApproved,
    wasDenied: async (launch) =>
      (await history.lastProposal('launch', consent.launches.hashOf(launch)))?.state === 'denied',
    start: supervisor.start,
  })
  const drafts = createConfigurationDrafts({
    preview: configuration.preview,
    write: configuration.write,
    reload: configuration.reload,
    secrets,
    questions: consent.drafts,
    report: (problem: Problem) => notices.raise('warning', problem),
  })
  const reading = createReading({ history, pages, activity: agent.activity, live: agent.live })

  const viewer = stack.use(
    createWorkspaceViewer({
      onError: (error) => log(`not published: ${String(error)}`),
      publish: (changes) => pages.toChat({ kind: 'workspace', changes }),
      publishConversation: (summary) => pages.toChat({ kind: 'conversation', summary }),
      summary: reading.summary,
      slices: {
        blocked: () => null,
        conversations: () => reading.list({ before: null, limit: firstConversations }),
        servers: supervisor.list,
        providers: models.providers,
        models: () =>
          withDefault(models.options(), configuration.current().defaultModel, models.contextTokens),
        defaultModel: () => configuration.current().defaultModel,
        config: configuration.view,
        preferences: preferences.current,
        grants: consent.grants,
        secrets: secrets.names,
        questions: () => ({ count: consent.questions.count(), conversations: consent.calls.waiting() }),
        dock: () => dockFor(consent.questions.view(0).question),
        notices: notices.list,
        about: async () => ({
          version: deps.version,
          shell: deps.shell,
          dataDirectory: deps.paths.dataDirectory,
          databaseBytes: sizeOf(deps.paths.database),
          secretsProtection: secrets.protection,
          processIsolation: await processIsolation(),
        }),
      },
    }),
  )

  publishChanges({ journal, agent, questions: consent.questions, supervisor, models, pages, viewer })

  /** A disk that refuses now has raised its notice; the servers are asked about when the next page opens. */
  const askForServers = (): Promise<void> =>
    approvals.ask().catch((error: unknown) => log(`servers not asked about: ${String(error)}`))

  const configure = async (): Promise<void> => {
    const current = configuration.current()
    models.configure(current.providers)
    for (const name of withoutModels(current.providers)) void models.refresh(name)
    await supervisor.configure(current.servers)
    viewer.changed('servers', 'providers', 'models', 'defaultModel', 'config', 'secrets')
  }
  const follow = (): void => {
    configure()
      .then(approvals.ask)
      .catch((error: unknown) => log(`assent.yaml was not put into force: ${String(error)}`))
  }
  const unsubscribe = configuration.subscribe(follow)
  stack.defer(unsubscribe)
  await configure()

  const waiting = authority.warning
  if (waiting !== null) notices.raise('warning', { code: 'approvals-ignored', message: waiting })
  await agent.resume(await history.openRuns())
  const isOpenDraft = ({ kind, state }: ProposalRow): boolean =>
    state === 'pending' && (kind === 'change' || kind === 'secret')
  for (const row of leftOver.filter(isOpenDraft)) await drafts.askAgain(row.detail)
  await consent.calls
    .parkRest()
    .catch((error: unknown) => log(`old questions were not closed: ${String(error)}`))

  const features: Features = {
    agent,
    drafts,
    servers: {
      ...supervisor,
      detail: async (alias) => {
        const detail = await supervisor.detail(alias)
        const approval = authority.launches().find((launch) => launch.alias === alias)
        return detail.ok ? ok({ ...detail.value, approvedAt: approval?.approvedAt ?? null }) : detail
      },
      start: launched(supervisor.start),
      restart: launched(supervisor.restart),
    },
    conversations: createConversations({
      journal,
      read: history.readConversation,
      readWholeBranch: history.readWholeBranch,
      defaultModel: () => configuration.current().defaultModel,
      stop: agent.stop,
    }),
    reading: {
      ...reading,
      workspace: viewer.read,
      questions: (position) => ({ ...consent.questions.view(position), theme: preferences.current().theme }),
    },
    settings: {
      change: async (changes) => {
        await preferences.change(changes)
        pages.toConsent({ kind: 'questions' })
        return ok(null)
      },
      refreshModels: models.refresh,
      dismiss: async (notice) => {
        notices.clear(notice)
        return ok(null)
      },
    },
    consent: {
      decide: consent.decide,
      revoke: async (grant) => {
        const revoked = await consent.revoke(grant)
        viewer.changed('grants')
        return revoked
      },
    },
    startFresh: deps.startFresh,
  }

  const owned = stack.move()
  return { features, viewer, askForServers, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** A start may wait for the user: the page is answered at once and follows the server's state. */
const launched = (start: (alias: string) => Promise<unknown>) => async (alias: string) => {
  void start(alias)
  return ok(null)
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0
