import type { Readable } from 'node:stream'
import { largeMessageBytes, type LargeMessages } from '../messages/large-messages.ts'
import { createIntake, type Intake } from './intake.ts'
import { createLineSplitter, type Line } from './line-splitter.ts'
import { createMessageReader, idAtEnds, type Incoming } from './message-reader.ts'
import type { Turns } from './turns.ts'

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

const endBytes = 4_096

/** The way from a server's stdout to its messages. */
export const createInbox = (deps: Deps): Intake => {
  /** Of a message of megabytes that was spread over several lines. */
  let apart: Promise<void> | null = null
  const reader = createMessageReader(deps.limitBytes, (text) => {
    if (text.length <= largeMessageBytes) return false
    apart = readApart(new Uint8Array(Buffer.from(text)))
    return true
  })

  const take = (line: Line): Promise<void> | null => {
    if (line.kind === 'large' && reader.isBetweenMessages()) return readApart(line.bytes)
    const readable = line.kind === 'large' ? ({ kind: 'line', text: textOf(line.bytes) } as const) : line
    reader.read(readable).forEach(deliver)
    const waiting = apart
    apart = null
    return waiting
  }

  const readApart = async (bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
    const size = bytes.byteLength
    const id = idAtEnds({
      head: textOf(bytes.subarray(0, endBytes)),
      tail: textOf(bytes.subarray(-endBytes)),
    })
    const read = await deps.largeMessages.read(bytes, deps.openCalls())
    for (const incoming of read ?? [{ kind: 'oversized' as const, id, bytes: size }]) deliver(incoming)
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

  return createIntake({
    source: deps.stdout,
    splitter: createLineSplitter(deps.limitBytes, largeMessageBytes),
    turns: deps.turns,
    isAwaited: deps.isAwaited,
    take,
  })
}

const textOf = (bytes: Uint8Array<ArrayBuffer>): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
