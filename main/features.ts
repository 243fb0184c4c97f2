import { randomBytes, randomUUID } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { callResult } from '#contract/events'
import { callId, messageId, payloadId, requestId, runId, type ConversationId } from '#contract/ids'
import { exhausted, fail, ok, type Problem } from '#contract/result'
import type { ConversationSummary, ModelOption, Question, WorkspaceView } from '#contract/views'
import { createAgent } from './agent/agent.ts'
import { createApprovals } from './approvals.ts'
import type { Configuration } from './config/configuration.ts'
import type { ConfigurationFile } from './config/configuration-file.ts'
import { createConfigurationDrafts } from './configuration-drafts.ts'
import { openAuthority } from './consent/authority.ts'
import { canonicalise } from './consent/canonical.ts'
import { createConsent } from './consent/consent.ts'
import { createConversations } from './conversations.ts'
import type { Features } from './handlers.ts'
import type { History } from './history/history.ts'
import type { ProposalRow } from './journal.ts'
import { createJournal } from './observed-journal.ts'
import { processIsolation } from './mcp/process/isolation.ts'
import { createSchemaValidation } from './mcp/schema-validation.ts'
import { createSupervisor } from './mcp/supervisor.ts'
import { createModels } from './model/models.ts'
import type { Notices } from './notices.ts'
import type { Pages } from './pages.ts'
import { createPreferences } from './preferences.ts'
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
/** A turn or two more than a screen shows. */
const openedEvents = 200
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
    newRequestId: () => requestId.parse(randomBytes(16).toString('base64url')),
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
        message: () => messageId.parse(randomUUID()),
        run: () => runId.parse(randomUUID()),
        call: () => callId.parse(randomUUID()),
        payload: () => payloadId.parse(randomUUID()),
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
  const withActivity = <Summary extends { readonly conversation: ConversationId }>(summary: Summary) => ({
    ...summary,
    activity: agent.activity(summary.conversation),
  })
  const summaryOf = async (conversation: ConversationId): Promise<ConversationSummary | null> => {
    const summary = await history.readConversation(conversation)
    return summary && withActivity(summary)
  }
  const list = async (options: { readonly before: number | null; readonly limit: number }) =>
    (await history.listConversations(options)).map(withActivity)

  const viewer = stack.use(
    createWorkspaceViewer({
      onError: (error) => log(`not published: ${String(error)}`),
      publish: (changes) => pages.toChat({ kind: 'workspace', changes }),
      publishConversation: (summary) => pages.toChat({ kind: 'conversation', summary }),
      summary: summaryOf,
      slices: {
        blocked: () => null,
        conversations: () => list({ before: null, limit: firstConversations }),
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

  journal.subscribe((events) => {
    agent.receive(events)
    const conversations = new Set(events.map((stored) => stored.conversation))
    for (const conversation of conversations) {
      const own = events.filter((stored) => stored.conversation === conversation)
      pages.toWatchers(conversation, { kind: 'events', conversation, events: own })
      viewer.conversationChanged(conversation)
    }
  })
  agent.subscribe((update) => {
    if (update.kind === 'activity-changed') viewer.conversationChanged(update.conversation)
    else pages.toWatchers(update.conversation, update)
  })
  consent.questions.subscribe(() => {
    pages.toConsent({ kind: 'questions' })
    viewer.changed('questions', 'dock', 'grants')
  })
  supervisor.subscribe((change) => {
    switch (change.kind) {
      case 'server':
        viewer.changed('servers')
        return pages.toChat(change)
      case 'log':
        return pages.toChat({ ...change, kind: 'server-log' })
      default:
        return exhausted(change)
    }
  })
  models.subscribe(() => viewer.changed('providers', 'models'))

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
      workspace: viewer.read,
      open: async (conversation, page) => {
        const summary = await summaryOf(conversation)
        if (!summary)
          return fail('unknown-conversation', 'This conversation does not exist. Choose another one.')
        const branch = await history.readBranch(conversation, { before: null, atLeast: openedEvents })
        // Nothing may be awaited from here on: what is stored after the branch was read must reach this page.
        pages.watch(page, conversation)
        return ok({ summary: withActivity(summary), ...branch, live: agent.live(conversation) })
      },
      older: (conversation, before) => history.readBranch(conversation, { before, atLeast: openedEvents }),
      list,
      draft: history.readDraft,
      payload: async (payload) => {
        const text = await history.readPayload(payload)
        if (text === null) return fail('no-payload', 'The whole result is not stored any more.')
        return ok(callResult.parse(JSON.parse(text)))
      },
      search: history.search,
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

/** Providers for which the file names no model: their endpoint is asked. */
const withoutModels = (providers: Configuration['providers']): readonly string[] =>
  [...providers].flatMap(([name, entry]) => (entry.ok && entry.value.models.length === 0 ? [name] : []))

/** A default model is a choice even where neither the file nor the endpoint lists it. */
const withDefault = (
  options: readonly ModelOption[],
  id: string | null,
  contextTokens: (model: string) => number | null,
): readonly ModelOption[] => {
  if (id === null || options.some((option) => option.id === id)) return options
  const slash = id.indexOf('/')
  const own = {
    id,
    provider: id.slice(0, slash),
    model: id.slice(slash + 1),
    contextTokens: contextTokens(id),
  }
  return [own, ...options]
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0

/** About what one line of the exact view holds, and how many lines it shows without scrolling in the lower dock. */
const exactColumns = 42
const exactRows = 5
const factRows = 3

/** A question whose exact form fits a few lines leaves the conversation its room. */
const dockFor = (question: Question | null): WorkspaceView['dock'] => {
  if (question === null) return 'hidden'
  const rows = question.exact.split('\n').map((line) => Math.max(1, Math.ceil(line.length / exactColumns)))
  const isLong = rows.reduce((sum, count) => sum + count, 0) > exactRows
  return isLong || question.facts.length > factRows ? 'tall' : 'normal'
}
