import { Worker } from 'node:worker_threads'
import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import type { Incoming } from '../transport/message-reader.ts'
import type { LargeMessageJob, LargeMessagePiece } from './large-message-protocol.ts'

/** Reads lines of megabytes in threads of their own, so that none of them blocks the main thread. */
export type LargeMessages = AsyncDisposable & {
  /**
   * What stood in the line; `bytes` is handed over and empty afterwards. Null when the thread broke over it, such as
   * for want of memory. Never rejects.
   */
  readonly read: (
    bytes: Uint8Array<ArrayBuffer>,
    callIds: readonly number[],
  ) => Promise<readonly Incoming[] | null>
}

/** Lines above this are read in a thread, in bytes. */
export const largeMessageBytes = 1024 * 1024
/** A line above this waits only for others of its kind. */
const hugeBytes = 4_000_000
/** An idle thread is ended: what it took of the memory for one huge message would stay taken. */
const idleMs = 10_000

/** @param workerUrl The module that runs serve-large-messages.ts when its `task` says so. */
export const createLargeMessages = (workerUrl: URL): LargeMessages => {
  const lane = createLane(workerUrl)
  const hugeLane = createLane(workerUrl)
  return {
    read: (bytes, callIds) => (bytes.byteLength > hugeBytes ? hugeLane : lane).read(bytes, callIds),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([lane.end(), hugeLane.end()])
    },
  }
}

type Lane = Pick<LargeMessages, 'read'> & { readonly end: () => Promise<void> }

/** One thread at a time and one line at a time. */
const createLane = (workerUrl: URL): Lane => {
  let thread: Thread | null = null
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  let idle: NodeJS.Timeout | undefined
  let ended = false

  const endThread = async (): Promise<void> => {
    const old = thread
    thread = null
    await old?.end()
  }

  const readNow: LargeMessages['read'] = async (bytes, callIds) => {
    if (ended) return null
    thread ??= startThread(workerUrl)
    const incoming = await readPieces(thread, bytes, callIds)
    if (incoming === null) await endThread()
    return incoming
  }

  return {
    read: (bytes, callIds) => {
      clearTimeout(idle)
      waiting += 1
      const incoming = last.then(async () => {
        const read = await readNow(bytes, callIds)
        waiting -= 1
        if (waiting === 0) idle = setTimeout(() => void endThread(), idleMs).unref()
        return read
      })
      last = incoming
      return incoming
    },
    end: async () => {
      ended = true
      clearTimeout(idle)
      await endThread()
    },
  }
}

const readPieces = async (
  thread: Thread,
  bytes: Uint8Array<ArrayBuffer>,
  callIds: readonly number[],
): Promise<readonly Incoming[] | null> => {
  const incoming: Incoming[] = []
  let piece = await thread.ask({ kind: 'read', bytes, callIds }, [bytes.buffer])
  while (piece !== null && piece.kind !== 'end') {
    take(incoming, piece)
    piece = await thread.ask({ kind: 'next' }, [])
  }
  return piece === null ? null : incoming
}

const take = (incoming: Incoming[], piece: LargeMessagePiece): void => {
  switch (piece.kind) {
    case 'junk':
      incoming.push({ kind: 'junk', text: piece.text })
      return
    case 'result':
      incoming.push({ kind: 'large-result', id: piece.id, result: piece.result })
      return
    case 'too-deep':
      incoming.push({ kind: 'too-deep', id: piece.id })
      return
    case 'message':
      incoming.push({ kind: 'message', message: piece.message })
      return
    case 'entries':
      addEntries(incoming.at(-1), piece.container, piece.member, piece.entries)
      return
    case 'ready':
    case 'end':
  }
}

/** The list is our own copy, which nobody has seen yet. */
const addEntries = (
  before: Incoming | undefined,
  container: string,
  member: string,
  entries: readonly JsonValue[],
): void => {
  const message: JsonObject = before?.kind === 'message' ? before.message : {}
  const inner = message[container]
  const list = isJsonObject(inner) ? inner[member] : null
  if (Array.isArray(list)) for (const entry of entries) list.push(entry)
}

type Thread = {
  /** Null when the thread broke. */
  readonly ask: (job: LargeMessageJob, transfer: readonly ArrayBuffer[]) => Promise<LargeMessagePiece | null>
  readonly end: () => Promise<void>
}

const startThread = (workerUrl: URL): Thread => {
  const worker = new Worker(workerUrl, { workerData: { task: 'large-messages' } })
  const ready = Promise.withResolvers<null>()
  let answered: (piece: LargeMessagePiece | null) => void = () => {}
  let broken = false
  worker.unref()
  worker.on('message', (piece: LargeMessagePiece) => {
    if (piece.kind === 'ready') ready.resolve(null)
    else answered(piece)
  })
  const breakOff = (): void => {
    broken = true
    ready.resolve(null)
    answered(null)
  }
  worker.on('error', breakOff)
  worker.on('messageerror', breakOff)
  worker.on('exit', breakOff)
  return {
    ask: async (job, transfer) => {
      await ready.promise
      if (broken) return null
      const { promise, resolve } = Promise.withResolvers<LargeMessagePiece | null>()
      answered = resolve
      worker.postMessage(job, [...transfer])
      return promise
    },
    end: async () => {
      await worker.terminate()
    },
  }
}
