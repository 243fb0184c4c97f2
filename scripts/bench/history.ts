import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { openHistory } from '../../main/history/history.ts'
import { workspaceFolder } from '../../test/support/workspace-folder.ts'
import { openRawDatabase, type RawRequest } from './raw-database.ts'
import { interleave, median, quantile, timedTimes, type Lane } from './samples.ts'
import type { Section } from './section.ts'
import { milliseconds, printTable, ratio } from './table.ts'
import { storeConversation, userMessage } from './turns.ts'

const sizes = { whole: { rounds: 10, times: 50 }, quick: { rounds: 2, times: 20 } } as const
const pageEvents = 200

type Store = {
  readonly name: string
  readonly append: (number: number) => unknown
  readonly read: () => unknown
}

/** One event in a commit, and a page of 200 events, against bare better-sqlite3 in a thread and without one. */
export const benchHistory: Section = async (size) => {
  const { rounds, times } = sizes[size]
  using folder = workspaceFolder()
  await using stack = new AsyncDisposableStack()
  const stores = [
    stack.use(openSameThread(join(folder.path, 'same-thread.db'))),
    stack.use(openOtherThread(join(folder.path, 'thread.db'))),
    stack.use(await openProduct(join(folder.path, 'assent.db'))),
  ]
  for (const store of stores)
    for (let number = 0; number < pageEvents; number += 1) await store.append(number)
  await report(
    'append, one event a commit',
    rounds,
    stores.map((store) => lane(store, times, store.append)),
  )
  await report(
    `read a page of ${pageEvents} events`,
    rounds,
    stores.map((store) => lane(store, times, store.read)),
  )
  return []
}

const lane = ({ name }: Store, times: number, work: (index: number) => unknown): Lane => ({
  name,
  round: () => timedTimes(times, work),
})

const report = async (title: string, rounds: number, lanes: readonly Lane[]): Promise<void> => {
  const samples = await interleave(rounds, lanes)
  const [same, other] = [...samples.values()].map(median)
  const rows = [...samples].map(([name, values]) => [
    name,
    milliseconds(median(values)),
    milliseconds(quantile(values, 0.99)),
    ratio(median(values), same ?? Number.NaN),
    ratio(median(values), other ?? Number.NaN),
  ])
  printTable(`history: ${title}, ms`, ['', 'p50', 'p99', 'to same thread', 'to thread'], rows)
}

const openSameThread = (path: string): Store & Disposable => {
  const database = openRawDatabase(path)
  return {
    name: 'raw, same thread',
    append: (number) => database.answer({ kind: 'append', event: userMessage(number) }),
    read: () => database.answer({ kind: 'read', limit: pageEvents }),
    [Symbol.dispose]: () => database[Symbol.dispose](),
  }
}

const openOtherThread = (path: string): Store & AsyncDisposable => {
  const worker = new Worker(new URL('raw-database-worker.ts', import.meta.url), { workerData: path })
  const ask = (request: RawRequest): Promise<unknown> => {
    worker.postMessage(request, [])
    return once(worker, 'message')
  }
  return {
    name: 'raw, in a thread',
    append: (number) => ask({ kind: 'append', event: userMessage(number) }),
    read: () => ask({ kind: 'read', limit: pageEvents }),
    [Symbol.asyncDispose]: async () => {
      await worker.terminate()
    },
  }
}

const openProduct = async (path: string): Promise<Store & AsyncDisposable> => {
  const opened = await openHistory({
    databasePath: path,
    workerUrl: new URL('../../main/workers/database.ts', import.meta.url),
    auditKey: new Uint8Array(32),
  })
  if (!opened.ok) throw new Error(opened.problem.message)
  const history = opened.value
  const conversation = await storeConversation(history, { title: 'Appends', turns: 0 })
  return {
    name: 'history',
    append: (number) => history.commit([{ kind: 'event', conversation, event: userMessage(number) }]),
    read: () => history.readBranch(conversation, { before: null, atLeast: pageEvents }),
    [Symbol.asyncDispose]: () => history[Symbol.asyncDispose](),
  }
}
