import { setTimeout as delay } from 'node:timers/promises'
import { join } from 'node:path'
import type { Input, MethodName, Output } from '#contract/methods'
import { methods } from '#contract/methods'
import type { Result } from '#contract/result'
import { openConfiguration } from '../../main/config/configuration-file.ts'
import { createLoginEnvironment } from '../../main/config/login-environment.ts'
import { openFeatures } from '../../main/features.ts'
import { createGate } from '../../main/gate.ts'
import { createHandlers } from '../../main/handlers.ts'
import { openHistory, type History } from '../../main/history/history.ts'
import { noWindow } from '../../main/window-port.ts'
import { createNotices } from '../../main/notices.ts'
import { createPages, type Update } from '../../main/pages.ts'
import { writePrivately } from '../../main/durable-file.ts'
import { protectWithKeyFile } from '../../main/secrets/secret-protection.ts'
import { openSecretStore } from '../../main/secrets/secret-store.ts'

/** One commit as the main thread saw it: from asking the history to its answer, on `performance.now()`. */
export type ObservedCommit = { readonly startedAt: number; readonly endedAt: number }

/**
 * The core of Assent in this process, from its sources and with its workers, wired as main/workspace.ts wires it, with
 * both pages connected. In contrast to a `Workspace` it gives out its history, and tells of each commit.
 */
export type Core = AsyncDisposable & {
  readonly history: History
  /** Asks through the gate, as the page to which the method belongs; rejects with the problem's message. */
  readonly ask: <Name extends MethodName>(name: Name, input: Input<Name>) => Promise<Output<Name>>
  /** What the pages are told. */
  readonly subscribe: (listener: (update: Update) => void) => Disposable
  /** All commits so far, in the order in which they were answered. */
  readonly commits: readonly ObservedCommit[]
  /** Looks again after each update until there is a value. Rejects after a minute. */
  readonly until: <Value>(what: string, look: () => Promise<Value | null> | Value | null) => Promise<Value>
}

const deadlineMs = 60_000

export const openCore = async (dataDirectory: string): Promise<Core> => {
  await using stack = new AsyncDisposableStack()
  const listeners = new Set<(update: Update) => void>()
  const commits: ObservedCommit[] = []
  const secretsDirectory = join(dataDirectory, 'secrets')
  const secrets = valueOf(
    await openSecretStore({
      directory: secretsDirectory,
      keyFile: join(secretsDirectory, 'web.key'),
      protection: protectWithKeyFile('web'),
    }),
  )
  const environment = createLoginEnvironment()
  const configuration = stack.use(
    await openConfiguration({
      path: join(dataDirectory, 'assent.yaml'),
      environment,
      secret: secrets.read,
    }),
  )
  const database = join(dataDirectory, 'assent.db')
  const history = stack.use(
    valueOf(
      await openHistory({
        databasePath: database,
        workerUrl: workerUrl('database'),
        auditKey: secrets.deriveKey('audit'),
      }),
    ),
  )
  const pages = createPages(() => undefined)
  const opened = stack.use(
    await openFeatures({
      history: observed(history, commits),
      secrets,
      configuration,
      environment,
      pages,
      notices: createNotices(() => undefined),
      paths: { dataDirectory, database, validationWorker: workerUrl('validation') },
      shell: 'web',
      version: '0.0.0-bench',
      writeFile: writePrivately,
      startFresh: () => Promise.reject(new Error('not part of the benchmark')),
      eraseEverything: () => Promise.reject(new Error('not part of the benchmark')),
      recentLog: () => [],
      window: noWindow,
      log: (line) => process.stderr.write(`${line}\n`),
    }),
  )
  const gate = createGate({
    handlers: createHandlers(opened.features),
    problemOf: (error) => {
      throw error
    },
  })
  const publish = (update: Update): void => listeners.forEach((listener) => listener(update))
  stack.use(pages.connect({ name: 'chat', id: 'chat' }, publish))
  stack.use(pages.connect({ name: 'consent', id: 'consent' }, publish))

  const subscribe: Core['subscribe'] = (listener) => {
    listeners.add(listener)
    return { [Symbol.dispose]: () => listeners.delete(listener) }
  }
  const until: Core['until'] = async (what, look) => {
    const end = performance.now() + deadlineMs
    for (;;) {
      const { promise: updated, resolve } = Promise.withResolvers<void>()
      using _subscription = subscribe(() => resolve())
      const value = await look()
      if (value !== null) return value
      if (performance.now() > end) throw new Error(`waited in vain: ${what}`)
      await Promise.race([updated, delay(200, undefined, { ref: false })])
    }
  }
  await opened.askForServers()
  const owned = stack.move()
  return {
    history,
    commits,
    subscribe,
    until,
    ask: async (name, input) => {
      const page = methods[name].page
      const value = valueOf(await gate.handle({ name: page, id: page }, name, input))
      // The gate's answer has the type that the contract gives the method; its name alone cannot say so.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      return value as Output<typeof name>
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

const observed = (history: History, commits: ObservedCommit[]): History => ({
  ...history,
  commit: async (writes) => {
    const startedAt = performance.now()
    const events = await history.commit(writes)
    commits.push({ startedAt, endedAt: performance.now() })
    return events
  },
})

const workerUrl = (name: string): URL => new URL(`../../main/workers/${name}.ts`, import.meta.url)

const valueOf = <Value>(result: Result<Value>): Value => {
  if (!result.ok) throw new Error(result.problem.message)
  return result.value
}
