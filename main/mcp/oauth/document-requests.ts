import { t } from '#contract/language/texts'
import type { JsonValue } from '#contract/json'
import { fail, ok, type Result } from '#contract/result'
import { checkNamedUrl } from '../http/address-rules.ts'
import { parseJson, readBody } from '../http/http-answer.ts'
import { HttpError, type HttpClient, type HttpRequest } from '../http/http-client.ts'

/** What came back: `json` is undefined for what is none. */
export type DocumentAnswer = {
  readonly status: number
  readonly json: JsonValue | undefined
  readonly header: (name: string) => string | null
}

/**
 * Requests to addresses that a server or its authorization server named. Failure codes `address-refused` and
 * `network`; any status is an answer.
 */
export type DocumentRequests = {
  readonly get: (url: string, signal: AbortSignal) => Promise<Result<DocumentAnswer>>
  readonly postJson: (url: string, body: JsonValue, signal: AbortSignal) => Promise<Result<DocumentAnswer>>
  readonly postForm: (
    url: string,
    form: URLSearchParams,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ) => Promise<Result<DocumentAnswer>>
}

const requestMs = 20_000
/** Metadata, registrations and tokens are a few kilobytes. */
const documentBytes = 262_144

export const createDocumentRequests = (http: HttpClient, serverUrl: string): DocumentRequests => {
  const send = async (
    request: Omit<HttpRequest, 'signal'>,
    signal: AbortSignal,
  ): Promise<Result<DocumentAnswer>> => {
    const url = checkNamedUrl(request.url, serverUrl)
    if (!url.ok) return url
    const limit = AbortSignal.timeout(requestMs)
    try {
      const response = await http.send({ ...request, signal: AbortSignal.any([signal, limit]) })
      const body = await readBody(response, documentBytes)
      if (typeof body === 'number') return fail('network', t('oauth.tooLarge', { host: url.value.host }))
      return ok({ status: response.status, json: parseJson(body), header: response.header })
    } catch (error) {
      if (signal.aborted) return fail('cancelled', t('oauth.cancelled'))
      if (limit.aborted) return fail('network', t('oauth.tooSlow', { host: url.value.host }))
      const reason = error instanceof HttpError ? error.message : String(error)
      return fail('network', reason)
    }
  }

  const accept = { accept: 'application/json' }
  return {
    get: (url, signal) => send({ method: 'GET', url, headers: accept, body: null }, signal),
    postJson: (url, body, signal) => {
      const headers = { ...accept, 'content-type': 'application/json' }
      return send({ method: 'POST', url, headers, body: JSON.stringify(body) }, signal)
    },
    postForm: (url, form, own, signal) => {
      const headers = { ...accept, ...own, 'content-type': 'application/x-www-form-urlencoded' }
      return send({ method: 'POST', url, headers, body: form.toString() }, signal)
    },
  }
}
