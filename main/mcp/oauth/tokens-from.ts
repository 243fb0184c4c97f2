import type { ProofOfPossession } from './proof-of-possession.ts'
import type { Tokens } from './sign-in-record.ts'
import type { TokenAnswer } from './token-endpoint.ts'

/** What is kept of an answer of the token endpoint. */
export const tokensFrom = (
  answer: TokenAnswer,
  {
    resource,
    asked,
    proof,
  }: {
    readonly resource: string
    readonly asked: readonly string[]
    readonly proof: ProofOfPossession | null
  },
): Tokens => ({
  accessToken: answer.accessToken,
  refreshToken: answer.refreshToken,
  until: answer.until,
  renewFrom: answer.renewFrom,
  scopes: answer.scopes ?? asked,
  resource,
  proofKey: answer.isBound ? (proof?.pem ?? null) : null,
})
