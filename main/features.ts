import { randomUUID } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { asId, type ConversationId } from '#contract/ids'
import type { Diagnosis } from '#contract/diagnosis'
import { ok, type Problem, type Result } from '#contract/result'
import type { WorkspaceView } from '#contract/views'
import { createAgent } from './agent/agent.ts'
import { createApprovals } from './approvals.ts'
import { createAttachments } from './attachments.ts'
import type { ConfigurationFile } from './config/configuration-file.ts'
import { readWrittenData } from './config/written-data.ts'
import { createConfigurationDrafts } from './configuration-drafts.ts'
import { openAuthority } from './consent/authority.ts'
import { canonicalise } from './consent/canonical.ts'
import { createConsent } from './consent/consent.ts'
import { createConversations } from './conversations.ts'
import { createData } from './data.ts'
import { createBundleStore } from './import/bundle/bundle-store.ts'
import { createImports } from './import/imports.ts'
import { dockFor } from './dock.ts'
import { createErasures } from './erasures.ts'
import { erasedPaths } from './erase-everything.ts'
import type { Features } from './handlers.ts'
import type { History } from './history/history.ts'
import type { ProposalRow } from './journal.ts'
import { createJournal } from './observed-journal.ts'
import { createDoctor } from './mcp/doctor/doctor.ts'
import { processIsolation } from './mcp/process/isolation.ts'
import { createSchemaValidation } from './mcp/schema-validation.ts'
import { createSupervisor } from './mcp/supervisor.ts'
import { modelsDevUrl, openCatalogue } from './model/catalogue.ts'
import { createModels } from './model/models.ts'
import { takesResultPictures, toAsk, withDefault } from './model-choices.ts'
import type { Notices } from './notices.ts'
import type { Pages } from './pages.ts'
import { createPreferences } from './preferences.ts'
import { resolvedLanguage, speak } from './language.ts'
import { publishChanges } from './publishing.ts'
import { createProblemReport } from './problem-report.ts'
import { createReading } from './reading.ts'
import { runtimeVersions } from './runtime-versions.ts'
import type { SecretStore } from './secrets/secret-store.ts'
import { createServerBook } from './server-book.ts'
import { noWindow, type WindowPort } from './window-port.ts'
import { thisMachine } from './this-machine.ts'
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
  /** Where the list of models is refreshed from; models.dev unless another is given. */
  readonly modelListUrl?: string
  readonly startFresh: Features['startFresh']
  /** Ends this workspace and opens an empty one; resolves once that is under way. */
  readonly eraseEverything: () => Promise<void>
  readonly recentLog: () => readonly string[]
  readonly window: WindowPort | null
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
  const preferences = createPreferences(await history.preferences(), journal, () => {
    speak(preferences.current().language)
    // All that main puts into words follows the language.
    viewer.changed('preferences', 'language', 'servers', 'providers', 'config', 'about')
  })
  speak(preferences.current().language)
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
  const catalogue = await openCatalogue({
    list: {
      file: join(deps.paths.dataDirectory, 'models.json'),
      url: deps.modelListUrl ?? modelsDevUrl,
      writeFile: deps.writeFile,
    },
    now: Date.now,
    log,
  })
  const models = createModels({ catalogue, log })
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
      isUserAsked: () => consent.questions.count() > 0,
      stateDirectory: deps.paths.dataDirectory,
      validationWorkerUrl: deps.paths.validationWorker,
      log,
    }),
  )
  const attachments = await createAttachments({
    journal,
    history,
    takes: models.capabilities,
    newId: () => asId(randomUUID()),
    log,
  })
  const agent = stack.use(
    createAgent({
      journal,
      readWholeBranch: history.readWholeBranch,
      eventBefore: history.eventBefore,
      readPayload: history.readPayload,
      attachments: { describe: attachments.describe, read: history.readAttachmentBytes },
      settings,
      partials: history.partials,
      budget: () => preferences.current().budget,
      catalogue: supervisor.catalogue,
      tools: supervisor,
      validate: validation.validate,
      consent: { ...consent.calls, readArguments: consent.readArguments },
      model: {
        ...models,
        takesTools: (model) => models.capabilities(model).tools !== false,
        takesResultPictures: (model) => takesResultPictures(models, model),
      },
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
  const diagnose = createDoctor({ environment: deps.environment, machine: thisMachine() })
  const bundles = createBundleStore({ folder: join(deps.paths.dataDirectory, 'bundles'), newId: randomUUID })
  bundles.sweep().catch((error: unknown) => log(`old bundles were not removed: ${String(error)}`))
  const drafts = createConfigurationDrafts({
    preview: configuration.preview,
    write: configuration.write,
    install: bundles.install,
    reload: configuration.reload,
    secrets,
    questions: consent.drafts,
    report: (problem: Problem) => notices.raise('warning', problem),
  })
  const conversations = createConversations({
    journal,
    read: history.readConversation,
    readWholeBranch: history.readWholeBranch,
    readAttachment: history.readAttachmentBytes,
    defaultModel: () => configuration.current().defaultModel,
    stop: agent.stop,
  })
  const erasures = createErasures({
    titleOf: async (conversation) => (await history.readConversation(conversation))?.title ?? null,
    remove: conversations.remove,
    eraseConversation: async (conversation) => {
      const summary = await reading.summary(conversation)
      await history.eraseConversation(conversation)
      if (summary)
        pages.toChat({ kind: 'conversation', summary: { ...summary, title: '', deletedAt: Date.now() } })
    },
    erasedPaths: () => erasedPaths(deps.paths.dataDirectory),
    eraseEverything: deps.eraseEverything,
    question: consent.drafts.erasure,
    report: (problem) => notices.raise('error', problem),
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
        models: () => withDefault(models.options(), configuration.current().defaultModel, models.option),
        defaultModel: () => configuration.current().defaultModel,
        config: configuration.view,
        preferences: preferences.current,
        language: () => resolvedLanguage(preferences.current().language),
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
          runtime: runtimeVersions((await history.statistics()).sqliteVersion),
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
    models.configure(current.providers, current.providerOutlines)
    for (const name of toAsk(current.providers)) void models.refresh(name)
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
    state === 'pending' && (kind === 'change' || kind === 'secret' || kind === 'erasure')
  for (const { kind, detail } of leftOver.filter(isOpenDraft))
    await (kind === 'erasure' ? erasures.askAgain(detail) : drafts.askAgain(detail))
  await consent.calls
    .parkRest()
    .catch((error: unknown) => log(`old questions were not closed: ${String(error)}`))

  const features: Features = {
    agent,
    attachments,
    drafts,
    servers: {
      ...supervisor,
      detail: async (alias) => {
        const detail = await supervisor.detail(alias)
        const approval = authority.launches().find((launch) => launch.alias === alias)
        return detail.ok ? ok({ ...detail.value, approvedAt: approval?.approvedAt ?? null }) : detail
      },
      diagnose: async (alias) => {
        const detail = await supervisor.detail(alias)
        const definition = configuration.current().servers.get(alias)
        if (!detail.ok || !definition) return noSuchServer(detail)
        const { state, log: lines } = detail.value
        return ok(await diagnose({ definition, state, log: lines }))
      },
      start: launched(supervisor.start),
      restart: launched(supervisor.restart),
    },
    conversations,
    data: createData({ history, databasePath: deps.paths.database }),
    imports: createImports({
      machine: thisMachine(),
      bundles,
      aliases: () => [...configuration.current().servers.keys()],
      secretNames: secrets.names,
      ask: drafts.ask,
      newId: randomUUID,
    }),
    erasures,
    problemReport: createProblemReport({
      view: viewer.read,
      configuration: () => readWrittenData(join(deps.paths.dataDirectory, 'assent.yaml')),
      log: deps.recentLog,
      secrets: async () => {
        const values = await Promise.all(secrets.names().map(secrets.read))
        return values.filter((value) => value !== null)
      },
    }),
    reading: {
      ...reading,
      workspace: viewer.read,
      questions: (position) => {
        const { theme, textSize, language } = preferences.current()
        return { ...consent.questions.view(position), theme, textSize, language: resolvedLanguage(language) }
      },
    },
    settings: {
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
    window: deps.window ?? noWindow,
  }

  const owned = stack.move()
  return { features, viewer, askForServers, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** A server that was removed in the meantime has nothing to be told about it. */
const noSuchServer = (detail: Result<unknown>): Result<Diagnosis> =>
  detail.ok ? ok({ findings: [] }) : detail

/** A start may wait for the user: the page is answered at once and follows the server's state. */
const launched = (start: (alias: string) => Promise<unknown>) => async (alias: string) => {
  void start(alias)
  return ok(null)
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0
