import { finished } from 'node:stream'
import { createIntake } from '../transport/intake.ts'
import type { Turns } from '../transport/turns.ts'
import { createEventSplitter, type StreamEvent } from './event-stream.ts'
import type { HttpResponse } from './http-client.ts'

type Reading = {
  readonly turns: Turns
  /** Of the data of one event; looked at again and again. */
  readonly limitBytes: () => number
  /** Whether something of the stream is waited for: otherwise it is read slowly. */
  readonly isAwaited: () => boolean
  /** Aborted, it is not read to its end. */
  readonly signal: AbortSignal
  /** Null when it is dealt with; else the next event waits. Never rejects. */
  readonly take: (event: StreamEvent) => Promise<unknown> | null
}

/** Takes all events of a stream, as fast as the other servers leave room for it. Resolves when it is over, however. */
export const readEventStream = (
  { body }: HttpResponse,
  { turns, limitBytes, isAwaited, signal, take }: Reading,
): Promise<void> =>
  new Promise((resolve) => {
    const splitter = createEventSplitter(limitBytes)
    const intake = createIntake({ source: body, splitter, turns, isAwaited, take })
    intake.start()
    finished(body, () => {
      if (!signal.aborted) return intake.finish(resolve)
      intake.abandon()
      resolve()
    })
  })
