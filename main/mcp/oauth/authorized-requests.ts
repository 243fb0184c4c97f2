import { t } from '#contract/language/texts'
import type { Problem } from '#contract/result'
import type { ServerAuthorization } from '../../sign-in.ts'
import { HttpError, type HttpClient, type HttpRequest, type HttpResponse } from '../http/http-client.ts'
import { HttpStatusError } from '../http/http-wire.ts'
import { readChallenge } from './challenge.ts'

export type AuthorizedRequests = Pick<HttpClient, 'send'> & {
  /** Why the last request that was refused got no better token; null while none was. */
  readonly refused: () => Problem | null
}

/**
 * Requests to one server, each with its token. One that is refused for want of a token was not carried out (RFC 6750,
 * section 3.1): it is sent once more, byte for byte, when there is a better token. `send` throws HttpStatusError with
 * the code of the sign-in's problem when there is none.
 */
export const authorizeRequests = (
  http: HttpClient,
  authorization: ServerAuthorization,
): AuthorizedRequests => {
  let refused: Problem | null = null

  const refusal = (status: number, problem: Problem): HttpStatusError => {
    refused = problem
    return new HttpStatusError(status, '', problem.message, problem.code)
  }

  const send: HttpClient['send'] = async (request) => {
    const repeatedFor = new Set<Reason>()
    for (;;) {
      const sent = await unlessAborted(authorization.headers(request), request.signal)
      const response = await http.send({ ...request, headers: { ...request.headers, ...sent } })
      const challenge = challengeIn(response)
      if (challenge === null) {
        if (sent['authorization'] !== undefined) authorization.accepted()
        return response
      }
      const { status, reason } = challenge
      const wwwAuthenticate = response.header('www-authenticate')
      const dpopNonce = response.header('dpop-nonce')
      response.body.destroy()
      const answer = authorization.challenged({ status, wwwAuthenticate, dpopNonce, sent })
      const problem = await unlessAborted(answer, request.signal)
      if (problem !== 'retry') throw refusal(status, problem)
      if (repeatedFor.has(reason)) throw refusal(status, notAccepted(request))
      repeatedFor.add(reason)
    }
  }

  return { send, refused: () => refused }
}

/** Each may be due for one request, once. */
type Reason = 'token' | 'nonce' | 'scopes'

/** Null for an answer that is not about the token; a 403 is only if it says so. */
const challengeIn = ({
  status,
  header,
}: HttpResponse): { readonly status: 401 | 403; readonly reason: Reason } | null => {
  if (status !== 401 && status !== 403) return null
  const { error } = readChallenge(header('www-authenticate'))
  if (status === 401) return { status, reason: error === 'use_dpop_nonce' ? 'nonce' : 'token' }
  return error === 'insufficient_scope' ? { status, reason: 'scopes' } : null
}

const notAccepted = ({ url }: HttpRequest): Problem => ({
  code: 'sign-in-refused',
  message: t('oauth.tokenNotAccepted', { host: new URL(url).host }),
})

/** The work itself goes on: others may wait for it too. */
const unlessAborted = <Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> => {
  const { promise, reject } = Promise.withResolvers<never>()
  const aborted = (): void => reject(new HttpError('aborted', String(signal.reason)))
  if (signal.aborted) aborted()
  signal.addEventListener('abort', aborted, { once: true })
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', aborted))
}
