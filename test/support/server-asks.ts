import type { ServerRequest, ServerRequestAnswer } from '#contract/server-requests'
import type { CallOutcome } from '../../main/call.ts'
import type { AnsweredRequest, AnswerServerRequest } from '../../main/server-request.ts'

/** What servers under test ask for, and what they are given. */

export const formAsk = (message: string): ServerRequest => ({
  kind: 'elicit-form',
  message,
  schema: { type: 'object', properties: { name: { type: 'string' } } },
})

export const samplingAsk: ServerRequest = {
  kind: 'sampling',
  params: { messages: [{ role: 'user', content: { type: 'text', text: 'Hello?' } }], maxTokens: 10 },
}

export const accepted = (name: string): ServerRequestAnswer => ({
  kind: 'result',
  result: { action: 'accept', content: { name } },
})

export const rejected: ServerRequestAnswer = {
  kind: 'error',
  code: -1,
  message: 'User rejected sampling request',
}

export const free = (answer: ServerRequestAnswer): AnsweredRequest => ({ answer, used: null })

/** Accepts each form with its own message as the name. */
export const echoes: AnswerServerRequest = async (_asker, request) =>
  free(accepted('message' in request ? request.message : request.kind))

/** Questions that stand open until the test answers them, by their message. */
export const createDesk = () => {
  const open = new Map<string, (answer: ServerRequestAnswer) => void>()
  const withdrawn: string[] = []
  const answers: AnswerServerRequest = async (_asker, request, signal) => {
    const name = 'message' in request ? request.message : request.kind
    const { promise, resolve } = Promise.withResolvers<ServerRequestAnswer>()
    open.set(name, resolve)
    signal.addEventListener('abort', () => {
      if (!open.delete(name)) return
      withdrawn.push(name)
      resolve({ kind: 'error', code: -32_000, message: 'The request was cancelled' })
    })
    return free(await promise)
  }
  const give = (name: string, answer: ServerRequestAnswer): void => {
    open.get(name)?.(answer)
    open.delete(name)
  }
  return { answers, give, withdrawn, open: () => [...open.keys()] }
}

export const wants = (
  requests: Readonly<Record<string, ServerRequest>>,
  requestState: string | null = null,
): CallOutcome => ({ kind: 'input-required', requests, requestState })
