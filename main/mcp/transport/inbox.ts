import type { Readable } from 'node:stream'
import { largeMessageBytes, type LargeMessages } from '../messages/large-messages.ts'
import { createLineSplitter, type Line } from './line-splitter.ts'
import { createMessageReader, idAtEnds, type Incoming } from './message-reader.ts'
import type { Turns } from './turns.ts'
import { createUnread } from './unread.ts'

/** The way from a server's stdout to its messages, in their order, as fast as the others leave room for it. */
export type Inbox = {
  readonly start: () => void
  /** Nothing more will come: delivers what has arrived and then calls `done`. */
  readonly finish: (done: () => void) => void
}

type Deps = {
  readonly stdout: Readable
  /** Largest message that is read at this moment, on one line or on several. */
  readonly limitBytes: () => number
  readonly largeMessages: Pick<LargeMessages, 'read'>
  readonly turns: Turns
  readonly isAwaited: () => boolean
  /** Ids of the tool calls that are open. */
  readonly openCalls: () => readonly number[]
  readonly deliver: (incoming: Incoming) => void
}

/** What may wait to be read before the server has to wait too. */
const unreadBytesLimit = 1_000_000
const floodBytes = 32_000
const restMs = 20
const endBytes = 4_096

export const createInbox = (deps: Deps): Inbox => {
  const { stdout } = deps
  const reader = createMessageReader(deps.limitBytes)
  const unread = createUnread(createLineSplitter(deps.limitBytes, largeMessageBytes))
  let readingApart = false
  let resting = false
  let done: (() => void) | null = null

  const mayRead = (): boolean => !readingApart

  const work = (until: number): boolean => {
    while (mayRead() && performance.now() < until) {
      const line = unread.next()
      if (line === null) break
      readLine(line)
    }
    const isLeft = unread.bytes() > 0 && !readingApart
    if (isLeft || resting || unread.bytes() > unreadBytesLimit) stdout.pause()
    else stdout.resume()
    return isLeft
  }
  const takeTurn = deps.turns.lane(work, deps.isAwaited)

  const readLine = (line: Line): void => {
    if (line.kind !== 'large') reader.read(line).forEach(deliver)
    else if (reader.isBetweenMessages()) void readApart(line.bytes)
    else reader.read({ kind: 'line', text: textOf(line.bytes) }).forEach(deliver)
  }

  /** What came after it waits, so that everything is delivered in its order. */
  const readApart = async (bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
    readingApart = true
    const size = bytes.byteLength
    const id = idAtEnds({
      head: textOf(bytes.subarray(0, endBytes)),
      tail: textOf(bytes.subarray(-endBytes)),
    })
    const read = await deps.largeMessages.read(bytes, deps.openCalls())
    readingApart = false
    for (const incoming of read ?? [{ kind: 'oversized' as const, id, bytes: size }]) deliver(incoming)
    if (done === null) takeTurn()
    else finish()
  }

  /** Much of what handles a message is recursive: one that overflows the stack ends its own request only. */
  const deliver = (incoming: Incoming): void => {
    try {
      deps.deliver(incoming)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      const id = incoming.kind === 'message' ? incoming.message['id'] : null
      deps.deliver({ kind: 'too-deep', id: typeof id === 'number' || typeof id === 'string' ? id : null })
    }
  }

  /** Who sends so much unasked is read slowly: what nobody waits for may not fill the memory with its remains. */
  const rest = (): void => {
    if (resting) return
    resting = true
    setTimeout(() => {
      resting = false
      takeTurn()
    }, restMs).unref()
  }

  const finish = (): void => {
    work(Infinity)
    if (readingApart) return
    done?.()
    done = () => {}
  }

  return {
    start: () => {
      stdout.on('data', (chunk: Buffer) => {
        if (done !== null) return
        const isFlood = chunk.length > floodBytes && !deps.isAwaited()
        unread.add(chunk, isFlood)
        if (isFlood) rest()
        takeTurn()
      })
    },
    finish: (whenDone) => {
      done = whenDone
      unread.end()
      if (!readingApart) finish()
    },
  }
}

const textOf = (bytes: Uint8Array<ArrayBuffer>): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
