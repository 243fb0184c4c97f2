import { join } from 'node:path'
import { t } from '#contract/language/texts'
import { fail, ok, type Problem, type Result } from '#contract/result'
import type { Blocked, WorkspaceView } from '#contract/views'
import { createBlockedGate } from './blocked-gate.ts'
import { openConfiguration } from './config/configuration-file.ts'
import { createLoginEnvironment } from './config/login-environment.ts'
import { writePrivately } from './durable-file.ts'
import { openFeatures, type OpenedFeatures } from './features.ts'
import { createGate, type Gate } from './gate.ts'
import { createHandlers } from './handlers.ts'
import { setAside } from './history/fresh-start.ts'
import { openHistory } from './history/history.ts'
import type { Log } from './log-file.ts'
import { createNotices } from './notices.ts'
import type { Pages } from './pages.ts'
import { protectWithKeyFile, type SecretProtection } from './secrets/secret-protection.ts'
import { openSecretStore } from './secrets/secret-store.ts'
import type { WindowPort } from './window-port.ts'

/** A workspace between its opening and its end; the directory and the pages outlive it. */
export type OpenedWorkspace = AsyncDisposable &
  Gate & {
    /** Null while there is nothing to read: the history could not be opened. */
    readonly read: () => Promise<WorkspaceView | null>
    readonly askForServers: () => void
  }

export type OpenWorkspaceDeps = {
  readonly dataDirectory: string
  readonly workers: { readonly database: URL; readonly validation: URL }
  readonly shell: WorkspaceView['about']['shell']
  readonly version: string
  /** A copy of the list of models to read instead of that of models.dev. */
  readonly modelListUrl?: string | undefined
  /** The key file of the shell when absent. */
  readonly secretProtection?: SecretProtection
  /** What a page can ask of the window around it; absent where there is none: a browser does it by itself. */
  readonly window?: WindowPort
  readonly pages: Pages
  readonly log: Log
  readonly eraseEverything: () => Promise<void>
}

/** Opens everything in the data directory, which this process holds. A broken history is shown, not failed with. */
export const openWorkspace = async (deps: OpenWorkspaceDeps): Promise<Result<OpenedWorkspace>> => {
  const { dataDirectory, pages, shell } = deps
  const log = deps.log.write
  await using stack = new AsyncDisposableStack()
  const secrets = await openSecretStore({
    directory: join(dataDirectory, 'secrets'),
    keyFile: join(dataDirectory, 'secrets', `${shell}.key`),
    protection: deps.secretProtection ?? protectWithKeyFile(shell),
  })
  if (!secrets.ok) return secrets
  const environment = createLoginEnvironment()
  const configuration = stack.use(
    await openConfiguration({
      path: join(dataDirectory, 'assent.yaml'),
      environment,
      secret: secrets.value.read,
    }),
  )

  let opened: OpenedFeatures | null = null
  const notices = createNotices(() => opened?.viewer.changed('notices'))
  for (const index of secrets.value.notices().keys())
    notices.raise('warning', `secrets-${index}`, () => secrets.value.notices()[index] ?? '')
  const database = join(dataDirectory, 'assent.db')
  let gate: Gate
  let owner: AsyncDisposableStack = stack

  const open = async (): Promise<void> => {
    const history = await openHistory({
      databasePath: database,
      workerUrl: deps.workers.database,
      auditKey: secrets.value.deriveKey('audit'),
      onDamage: () => notices.raise('error', 'damaged-entry', () => t('workspace.open.damagedEntry')),
    })
    if (!history.ok) return block(history.problem)
    owner.use(history.value)
    opened = owner.use(
      await openFeatures({
        history: history.value,
        secrets: secrets.value,
        configuration,
        environment,
        pages,
        notices,
        paths: { dataDirectory, database, validationWorker: deps.workers.validation },
        shell,
        version: deps.version,
        modelListUrl: deps.modelListUrl,
        window: deps.window ?? null,
        writeFile: writePrivately,
        startFresh: () => Promise.resolve(fail('history-in-order', t('workspace.open.inOrder'))),
        eraseEverything: deps.eraseEverything,
        recentLog: deps.log.recent,
        log,
      }),
    )
    gate = createGate({ handlers: createHandlers(opened.features), problemOf: (error) => defect(error, log) })
  }

  const block = (problem: Problem): void => {
    const blocked: Blocked = { problem, canStartFresh: problem.code === 'history-damaged' }
    log(`history not opened: ${problem.code}`)
    gate = createBlockedGate({ blocked, about: deps, startFresh })
  }

  const startFresh = async (): Promise<Result<null>> => {
    try {
      await setAside(database)
      await open()
      if (!opened) return fail('not-opened', t('workspace.open.notOpened'))
      pages.toChat({ kind: 'workspace', changes: await opened.viewer.read() })
      void opened.askForServers()
      return ok(null)
    } catch (error) {
      return { ok: false, problem: defect(error, log) }
    }
  }

  await open()
  const owned = stack.move()
  owner = owned
  return ok({
    handle: (page, method, input) => gate.handle(page, method, input),
    read: async () => (await opened?.viewer.read()) ?? null,
    askForServers: () => {
      opened?.askForServers().catch((error: unknown) => log(`servers were not asked for: ${String(error)}`))
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  })
}

const defect = (error: unknown, log: (line: string) => void): Problem => {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error))
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'full' || code === 'io' || code === 'read-only')
    return { code: 'not-stored', message: t('workspace.open.notStored') }
  return { code: 'internal', message: t('workspace.open.internal') }
}
