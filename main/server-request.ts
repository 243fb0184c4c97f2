import type { Usage } from '#contract/events'
import type { ServerRequest, ServerRequestAnswer } from '#contract/server-requests'
import type { Asker } from './server-questions.ts'

/** The signal aborts when the server takes its request back or is gone. Never rejects. */
export type HandleServerRequest = (
  request: ServerRequest,
  signal: AbortSignal,
) => Promise<ServerRequestAnswer>

/** What goes back, and what a model took to write it where one was asked, also in vain. */
export type AnsweredRequest = {
  readonly answer: ServerRequestAnswer
  readonly used: { readonly model: string; readonly usage: Usage } | null
}

/**
 * Puts what a server asks for to whoever decides about it. Aborting withdraws the question: the answer is then worth
 * nothing. Never rejects.
 */
export type AnswerServerRequest = (
  asker: Asker,
  request: ServerRequest,
  signal: AbortSignal,
) => Promise<AnsweredRequest>
