import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fail, ok, type Problem, type Result } from '#contract/result'
import type { Blocked, WorkspaceView } from '#contract/views'
import { createBlockedGate } from './blocked-gate.ts'
import { openConfiguration } from './config/configuration-file.ts'
import { createLoginEnvironment } from './config/login-environment.ts'
import { openFeatures, type OpenedFeatures } from './features.ts'
import { createGate, type Gate } from './gate.ts'
import { createHandlers } from './handlers.ts'
import { openHistory } from './history/history.ts'
import { acquireLock } from './history/lock.ts'
import { setAside } from './history/fresh-start.ts'
import { createNotices } from './notices.ts'
import { createPages, type Pages } from './pages.ts'
import { writePrivately } from './durable-file.ts'
import { openSecretStore } from './secrets/secret-store.ts'

export type Workspace = AsyncDisposable & {
  readonly gate: Gate
  readonly connect: Pages['connect']
  /** Tells a second Assent on the same data directory where this one is found. */
  readonly announce: (address: string) => void
}

export type WorkspaceOptions = {
  readonly dataDirectory: string
  readonly workers: { readonly database: URL; readonly validation: URL }
  readonly shell: WorkspaceView['about']['shell']
  readonly version: string
  readonly log: (line: string) => void
}

/**
 * Opens the one workspace of a data directory. Fails with `data-in-use` when another Assent has it open and with
 * `data-unusable` when the directory cannot be used; a history that cannot be opened is shown in the window instead.
 */
export const createWorkspace = async (options: WorkspaceOptions): Promise<Result<Workspace>> => {
  const { dataDirectory, log } = options
  await using stack = new AsyncDisposableStack()
  const prepared = await prepareDirectory(dataDirectory)
  if (!prepared.ok) return prepared
  const lock = acquireLock(dataDirectory, `the ${options.shell} shell`)
  if (!lock.ok) return lock
  stack.use(lock.value)
  const secrets = await openSecretStore({
    directory: join(dataDirectory, 'secrets'),
    keyFile: join(dataDirectory, 'secrets', `${options.shell}.key`),
    protector: options.shell,
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

  const notices = createNotices(() => opened?.viewer.changed('notices'))
  secrets.value.notices.forEach((message) => notices.raise('warning', { code: 'secrets', message }))
  const pages = createPages(() => {
    opened?.askForServers().catch((error: unknown) => log(`servers were not asked for: ${String(error)}`))
  })
  const database = join(dataDirectory, 'assent.db')
  let opened: OpenedFeatures | null = null
  let gate: Gate
  let owner: AsyncDisposableStack = stack

  const open = async (): Promise<void> => {
    const history = await openHistory({
      databasePath: database,
      workerUrl: options.workers.database,
      auditKey: secrets.value.deriveKey('audit'),
      onDamage: () => notices.raise('error', damagedEntry),
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
        paths: { dataDirectory, database, validationWorker: options.workers.validation },
        shell: options.shell,
        version: options.version,
        writeFile: writePrivately,
        startFresh: () =>
          Promise.resolve(fail('history-in-order', 'The history is in order: nothing was set aside.')),
        log,
      }),
    )
    gate = createGate({ handlers: createHandlers(opened.features), problemOf: (error) => defect(error, log) })
  }

  const block = (problem: Problem): void => {
    const blocked: Blocked = { problem, canStartFresh: problem.code === 'history-damaged' }
    log(`history not opened: ${problem.code}`)
    gate = createBlockedGate({ blocked, about: options, startFresh })
  }

  const startFresh = async (): Promise<Result<null>> => {
    try {
      await setAside(database)
      await open()
      if (!opened)
        return fail('not-opened', 'The empty history could not be opened either. The log says why.')
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
    gate: { handle: (page, method, input) => gate.handle(page, method, input) },
    connect: pages.connect,
    announce: (address) => lock.value.describe(`the ${options.shell} shell at ${address}`),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  })
}

const prepareDirectory = async (path: string): Promise<Result<null>> => {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
    return ok(null)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return fail(
      'data-unusable',
      `The data directory ${path} cannot be used (${reason}). Name another with --data-dir.`,
    )
  }
}

const damagedEntry: Problem = {
  code: 'damaged-entry',
  message:
    'Something stored in the history was changed on the disk from outside. It is left out; what is shown is genuine.',
}

const defect = (error: unknown, log: (line: string) => void): Problem => {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error))
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'full' || code === 'io' || code === 'read-only')
    return {
      code: 'not-stored',
      message: 'This could not be written to the disk, so nothing was done. Make room and try again.',
    }
  return {
    code: 'internal',
    message: 'Something in Assent went wrong; the log says what. Nothing that was stored is lost.',
  }
}
