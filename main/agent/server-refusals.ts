import type { ServerRequestAnswer } from '#contract/server-requests'

const refusal = (code: number, message: string): ServerRequestAnswer => ({ kind: 'error', code, message })

/** What a server is told that asks for something it does not get by our own doing: for its log, and so in English. */
export const serverRefusals = {
  callEnded: refusal(-32_603, 'The call has ended'),
  internalError: refusal(-32_603, 'Internal error'),
  tooLarge: refusal(-32_602, 'The request is larger than 1 MiB'),
  tooMany: refusal(-32_000, 'Too many requests during one call'),
} as const
