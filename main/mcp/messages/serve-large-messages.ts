import type { MessagePort } from 'node:worker_threads'
import { readLargeMessage } from './read-large-message.ts'
import type { LargeMessageJob, LargeMessagePiece } from './large-message-protocol.ts'

/** The thread behind large-messages.ts: one piece for each job. */
export const serveLargeMessages = (port: MessagePort): void => {
  let pieces: Generator<LargeMessagePiece> | null = null
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
  const answer = (piece: LargeMessagePiece): void => port.postMessage(piece)

  port.on('message', (job: LargeMessageJob) => {
    if (job.kind === 'read') pieces = readLargeMessage(job.bytes, job.callIds)
    const next = pieces?.next()
    if (next === undefined || next.done === true || next.value.kind === 'end') pieces = null
    answer(next === undefined || next.done === true ? { kind: 'end' } : next.value)
  })
  answer({ kind: 'ready' })
}
