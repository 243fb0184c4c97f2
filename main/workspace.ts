import { t } from '#contract/language/texts'
import { fail, ok, type Problem, type Result } from '#contract/result'
import type { WorkspaceView } from '#contract/views'
import { createBlockedGate } from './blocked-gate.ts'
import { makeDirectory } from './data-directory.ts'
import { beginErasure, finishErasure } from './erase-everything.ts'
import type { Gate } from './gate.ts'
import { acquireLock } from './history/lock.ts'
import { speak } from './language.ts'
import { createLog } from './log-file.ts'
import { openWorkspace, type OpenedWorkspace, type OpenWorkspaceDeps } from './opened-workspace.ts'
import { createPages, type Pages } from './pages.ts'
import { followShellState, type ShellState } from './shell-state.ts'

export type Workspace = AsyncDisposable & {
  readonly gate: Gate
  readonly connect: Pages['connect']
  /** Tells a second Assent on the same data directory where this one is found. */
  readonly announce: (address: string) => void
  readonly observe: (listener: (state: ShellState) => void) => Promise<Disposable>
}

export type WorkspaceOptions = Omit<OpenWorkspaceDeps, 'pages' | 'log' | 'eraseEverything'> & {
  /** Before everything is erased: forgets what the window remembers and clears what its engine holds open. */
  readonly forgetWindow?: () => Promise<void>
  readonly log: (line: string) => void
}

/**
 * Opens the one workspace of a data directory. Fails with `data-in-use` when another Assent has it open and with
 * `data-unusable` when the directory cannot be used; a history that cannot be opened is shown in the window instead.
 */
export const createWorkspace = async (options: WorkspaceOptions): Promise<Result<Workspace>> => {
  const { dataDirectory } = options
  const isWindowOpen = options.shell === 'electron'
  speak('system')
  await using stack = new AsyncDisposableStack()
  const prepared = prepareDirectory(dataDirectory)
  if (!prepared.ok) return prepared
  const lock = acquireLock(dataDirectory, t(`workspace.holder.${options.shell}`))
  if (!lock.ok) return lock
  stack.use(lock.value)
  await finishErasure(dataDirectory, { isWindowOpen })
  const log = createLog(dataDirectory, options.log)
  const pages = createPages(() => inside?.askForServers())
  let inside: OpenedWorkspace | null = null
  let gate: Gate = closedGate(options, erasing)

  const read = async (): Promise<WorkspaceView | null> => (await inside?.read()) ?? null

  const open = async (): Promise<Result<null>> => {
    const opened = await openWorkspace({ ...options, pages, log, eraseEverything })
    if (!opened.ok) return opened
    inside = opened.value
    gate = opened.value
    return ok(null)
  }

  const eraseEverything = async (): Promise<void> => {
    await beginErasure(dataDirectory)
    // The decision that led here is answered first: what it is answered through ends with the rest.
    setImmediate(() => void openAnew())
  }

  /** Ends what is open, erases the files and begins as on the first day. */
  const openAnew = async (): Promise<void> => {
    const ending = inside
    inside = null
    gate = closedGate(options, erasing)
    try {
      await ending?.[Symbol.asyncDispose]()
      await options
        .forgetWindow?.()
        .catch((error: unknown) => log.write(`the window was not cleared: ${String(error)}`))
      await finishErasure(dataDirectory, { isWindowOpen })
      log.forget()
      speak('system')
      const opened = await open()
      if (!opened.ok) gate = closedGate(options, () => opened.problem)
    } catch (error) {
      log.write(`not erased: ${String(error)}`)
      gate = closedGate(options, () => notErased(error))
    }
    pages.toChat({ kind: 'erased' })
    // For the shell, which follows what the pages are told.
    const changes = await read().catch(() => null)
    if (changes) pages.toChat({ kind: 'workspace', changes })
    pages.toConsent({ kind: 'questions' })
  }

  const opened = await open()
  if (!opened.ok) return opened
  stack.defer(() => inside?.[Symbol.asyncDispose]())
  const owned = stack.move()
  return ok({
    gate: { handle: (page, method, input) => gate.handle(page, method, input) },
    connect: pages.connect,
    observe: (listener) => followShellState({ read, subscribe: pages.observe }, listener),
    announce: (address) => lock.value.describe(t('workspace.holder.webAt', { address })),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  })
}

/** All that can be shown is why nothing else can. */
const closedGate = (about: WorkspaceOptions, problem: () => Problem): Gate => ({
  handle: (page, method, input) => {
    const startFresh = (): Promise<Result<null>> => Promise.resolve({ ok: false, problem: problem() })
    const blocked = { problem: problem(), canStartFresh: false }
    return createBlockedGate({ blocked, about, startFresh }).handle(page, method, input)
  },
})

const erasing = (): Problem => ({ code: 'erasing', message: t('workspace.erasure.running') })

const notErased = (error: unknown): Problem => ({
  code: 'not-erased',
  message: t('workspace.erasure.failed', { reason: error instanceof Error ? error.message : String(error) }),
})

const prepareDirectory = (path: string): Result<null> => {
  try {
    makeDirectory(path)
    return ok(null)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return fail('data-unusable', t('workspace.open.directory', { path, reason }))
  }
}
