import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { asId, type ConversationId } from '#contract/ids'
import { t } from '#contract/language/texts'
import type { WorkspaceView } from '#contract/views'
import { createApprovals, type Approvals } from './approvals.ts'
import { createAttachments } from './attachments.ts'
import type { ConfigurationFile } from './config/configuration-file.ts'
import { createConfigurationDrafts } from './configuration-drafts.ts'
import { putConfigurationInForce } from './configuration-in-force.ts'
import { canonicalise } from './consent/canonical.ts'
import { createConversations } from './conversations.ts'
import { createErasures, type Erasures } from './erasures.ts'
import { erasedPaths } from './erase-everything.ts'
import { forgetSignIns } from './forget-sign-ins.ts'
import type { Features } from './handlers.ts'
import type { History } from './history/history.ts'
import { createBundleStore, type BundleStore } from './import/bundle/bundle-store.ts'
import { createImports } from './import/imports.ts'
import { speak } from './language.ts'
import { createDoctor } from './mcp/doctor/doctor.ts'
import { createSchemaValidation } from './mcp/schema-validation.ts'
import { createSupervisor } from './mcp/supervisor.ts'
import type { Supervisor } from './mcp/supervisor-types.ts'
import { modelsDevUrl, openCatalogue } from './model/catalogue.ts'
import { createModels, type Models } from './model/models.ts'
import type { Notices } from './notices.ts'
import { createJournal } from './observed-journal.ts'
import { offerFeatures } from './offered-features.ts'
import { openAgent } from './open-agent.ts'
import { openConsent, type OpenedConsent } from './open-consent.ts'
import { openServerRequests } from './open-server-requests.ts'
import { createOpenSignInPage } from './open-sign-in-page.ts'
import type { Pages } from './pages.ts'
import { createPreferences } from './preferences.ts'
import { publishChanges } from './publishing.ts'
import { createReading, type Reading } from './reading.ts'
import type { SecretStore } from './secrets/secret-store.ts'
import { createServerBook, type ServerBook } from './server-book.ts'
import type { ServerRequests } from './server-requests/server-requests.ts'
import { thisMachine } from './this-machine.ts'
import type { WindowPort } from './window-port.ts'
import { createSlices } from './workspace-slices.ts'
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
  /** Where the list of models is read from; models.dev when absent. */
  readonly modelListUrl?: string | undefined
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

const schemaBudgetMs = 2_000

/** Wires the features over an open history. Nothing is started by it: servers wait for a call, a click or a question. */
export const openFeatures = async (deps: FeaturesDeps): Promise<OpenedFeatures> => {
  const { history, secrets, configuration, pages, notices, log } = deps
  await using stack = new AsyncDisposableStack()
  const journal = createJournal(history, notices)
  const preferences = createPreferences(await history.preferences(), journal, () => {
    viewer.changed('preferences')
    if (!speak(preferences.current().language)) return
    viewer.changed('language', 'servers', 'providers', 'config', 'notices', 'about')
    void configuration.reload()
  })
  // The file was read before anybody knew the language, and its problems are worded as it is read.
  if (speak(preferences.current().language)) await configuration.reload()
  const settings = async (conversation: ConversationId) => {
    const summary = await history.readConversation(conversation)
    return summary && { ...summary, model: summary.model ?? configuration.current().defaultModel }
  }
  const { dataDirectory } = deps.paths
  const validation = stack.use(
    createSchemaValidation({ workerUrl: deps.paths.validationWorker, budgetMs: schemaBudgetMs }),
  )
  const { validate } = validation
  const opened = await openConsent({ ...deps, journal, dataDirectory, describe: settings, validate })
  const { consent, authority } = opened
  const models = await openModels(deps)
  const book = await createServerBook(history, journal)
  const serverRequests = openServerRequests({
    ...deps,
    questions: consent.requests,
    models,
    // A server asks only after the supervisor has started it.
    note: (alias, text) => supervisor.note(alias, text),
  })
  const supervisor = stack.use(openSupervisor(deps, book, { consent, serverRequests }))
  const newId = () => asId<'Attachment'>(randomUUID())
  const attachments = await createAttachments({ journal, history, takes: models.capabilities, newId, log })
  const ports = { journal, settings, validate: validation.validate, serverRequests, log }
  const agent = stack.use(
    openAgent({ ...ports, history, attachments, preferences, supervisor, consent, models }),
  )
  const approvals = approvalsOf(deps, supervisor, consent)
  const bundles = openBundles(deps)
  const drafts = createConfigurationDrafts({
    preview: configuration.preview,
    write: configuration.write,
    install: bundles.install,
    reload: configuration.reload,
    secrets,
    questions: consent.drafts,
    report: ({ code, message }) => notices.raise('warning', code, () => message),
  })
  const conversations = createConversations({
    journal,
    read: history.readConversation,
    readWholeBranch: history.readWholeBranch,
    readAttachment: history.readAttachmentWhole,
    defaultModel: () => configuration.current().defaultModel,
    stop: agent.stop,
  })
  const reading = createReading({ history, pages, activity: agent.activity, live: agent.live })
  const erasures = erasuresOf(deps, { consent, remove: conversations.remove, reading })
  const viewer = stack.use(
    createWorkspaceViewer({
      onError: (error) => log(`not published: ${String(error)}`),
      publish: (changes) => pages.toChat({ kind: 'workspace', changes }),
      publishConversation: (summary) => pages.toChat({ kind: 'conversation', summary }),
      summary: reading.summary,
      slices: createSlices({ ...deps, preferences, reading, supervisor, models, consent }),
    }),
  )

  publishChanges({ journal, agent, questions: consent.questions, supervisor, models, pages, viewer })
  stack.use(await putConfigurationInForce({ configuration, models, supervisor, approvals, viewer, log }))
  await forgetSignIns({ configuration, signIns: secrets.signIns, ...book, log })
  const ignored = authority.warning
  if (ignored !== null) notices.raise('warning', 'approvals-ignored', () => t(ignored))
  await agent.resume(await history.openRuns())
  await askAgain(opened, { drafts, erasures }, log)

  const imports = createImports({
    machine: thisMachine(),
    bundles,
    aliases: () => [...configuration.current().servers.keys()],
    secretNames: secrets.names,
    ask: drafts.ask,
    newId: randomUUID,
  })
  const doctor = createDoctor({ environment: deps.environment, machine: thisMachine() })
  const wired = { agent, attachments, drafts, conversations, erasures, preferences, reading, supervisor }
  const features = offerFeatures({
    ...deps,
    ...wired,
    imports,
    doctor,
    serverDefinition: (alias) => configuration.current().servers.get(alias),
    models,
    consent,
    viewer,
    launches: authority.launches,
    serverSource: (alias) => configuration.current().serverSources.get(alias),
  })
  const owned = stack.move()
  return {
    features,
    viewer,
    askForServers: () => askForServers(approvals, log),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

const openModels = async ({ paths, modelListUrl, writeFile, log }: FeaturesDeps): Promise<Models> => {
  const file = join(paths.dataDirectory, 'models.json')
  const list = { file, url: modelListUrl ?? modelsDevUrl, writeFile }
  return createModels({ catalogue: await openCatalogue({ list, now: Date.now, log }), log })
}

type OpenConsent = OpenedConsent['consent']

const openSupervisor = (
  { secrets, paths, version, environment, log }: FeaturesDeps,
  book: ServerBook,
  { consent, serverRequests }: { readonly consent: OpenConsent; readonly serverRequests: ServerRequests },
): Supervisor =>
  createSupervisor({
    ...book,
    version,
    approveLaunch: consent.launches.approve,
    redeem: consent.redeem,
    environment,
    canonicalise,
    signIns: { vault: secrets.signIns.vault, openPage: createOpenSignInPage(consent.requests) },
    answerServerRequest: async (server, request, signal) =>
      (await serverRequests.answer({ ...server, call: null }, request, signal)).answer,
    isUserAsked: () => consent.questions.count() > 0,
    stateDirectory: paths.dataDirectory,
    validationWorkerUrl: paths.validationWorker,
    log,
  })

/** Bundles that were given and never added go after a while. */
const openBundles = ({ paths, log }: FeaturesDeps): BundleStore => {
  const bundles = createBundleStore({ folder: join(paths.dataDirectory, 'bundles'), newId: randomUUID })
  bundles.sweep().catch((error: unknown) => log(`old bundles were not removed: ${String(error)}`))
  return bundles
}

const approvalsOf = (
  { configuration, history }: FeaturesDeps,
  supervisor: Supervisor,
  { launches }: OpenConsent,
): Approvals =>
  createApprovals({
    servers: () => [...configuration.current().servers.keys()],
    describeLaunch: supervisor.describeLaunch,
    isApproved: launches.isApproved,
    wasDenied: async (launch) =>
      (await history.lastProposal('launch', launches.hashOf(launch)))?.state === 'denied',
    start: supervisor.start,
  })

const erasuresOf = (
  { history, pages, notices, paths, eraseEverything }: FeaturesDeps,
  wired: {
    readonly consent: OpenConsent
    readonly remove: Features['conversations']['remove']
    readonly reading: Reading
  },
): Erasures =>
  createErasures({
    titleOf: async (conversation) => (await history.readConversation(conversation))?.title ?? null,
    remove: wired.remove,
    eraseConversation: async (conversation) => {
      const summary = await wired.reading.summary(conversation)
      await history.eraseConversation(conversation)
      if (summary)
        pages.toChat({ kind: 'conversation', summary: { ...summary, title: '', deletedAt: Date.now() } })
    },
    erasedPaths: () => erasedPaths(paths.dataDirectory),
    eraseEverything,
    question: wired.consent.drafts.erasure,
    report: ({ code, message }) => notices.raise('error', code, () => message),
  })

/** Of the questions that were open when Assent ended: drafts are asked anew, the rest is parked. */
const askAgain = async (
  { consent, leftOver }: OpenedConsent,
  { drafts, erasures }: Pick<Features, 'drafts'> & { readonly erasures: Erasures },
  log: (line: string) => void,
): Promise<void> => {
  for (const { kind, state, detail } of leftOver) {
    if (state !== 'pending') continue
    if (kind === 'erasure') await erasures.askAgain(detail)
    if (kind === 'change' || kind === 'secret') await drafts.askAgain(detail)
  }
  await consent.calls
    .parkRest()
    .catch((error: unknown) => log(`old questions were not closed: ${String(error)}`))
}

/** A disk that refuses now has raised its notice; the servers are asked about when the next page opens. */
const askForServers = (approvals: Approvals, log: (line: string) => void): Promise<void> =>
  approvals.ask().catch((error: unknown) => log(`servers not asked about: ${String(error)}`))
