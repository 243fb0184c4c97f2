import type { Problem } from '#contract/result'
import type { ServerRequestAnswer } from '#contract/server-requests'
import type { AnsweredRequest } from '../server-request.ts'

const refusal = (code: number, message: string): ServerRequestAnswer => ({ kind: 'error', code, message })

/**
 * What a server is told when it does not get what it asked for: written for programs, and so in English. -1 stands for
 * the user's no (MCP 2025-11-25, client/sampling), -32000 for what may be tried again later.
 */
export const refusals = {
  rejected: refusal(-1, 'User rejected sampling request'),
  tooManyRequests: refusal(-32_000, 'Too many requests'),
  tooManyQuestions: refusal(-32_000, 'Too many questions: the user is not asked again for a while'),
  tooManySamplings: refusal(-32_000, 'Too many answers of a model for this server'),
  cancelled: refusal(-32_000, 'The request was cancelled'),
  internal: refusal(-32_603, 'Internal error'),
  notAsked: refusal(-32_603, 'The user could not be asked'),
  noSuchModel: refusal(-32_603, 'The model cannot be asked'),
  noAnswer: refusal(-32_603, 'The model did not answer'),
  noText: refusal(-32_603, 'The model gave no text: a larger maxTokens may help'),
  modelRefused: refusal(-32_603, 'The model refused to answer'),
} as const satisfies Readonly<Record<string, ServerRequestAnswer>>

export const badParametersCode = -32_602

/** The parameters are not what the protocol, or what was declared, allows. */
export const badParameters = (message: string): ServerRequestAnswer => refusal(badParametersCode, message)

/** The question could not be put: `unreadable` says to the server what was wrong with it, anything else is ours. */
export const notPut = ({ code, message }: Problem): ServerRequestAnswer =>
  code === 'unreadable' ? badParameters(message) : refusals.notAsked

/** No model was asked. */
export const withoutModel = (answer: ServerRequestAnswer): AnsweredRequest => ({ answer, used: null })
