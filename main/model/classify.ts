import { exhausted } from '#contract/result'
import type { EndpointSaid, Failure } from './failure.ts'

/** The codes of the problems that `stream` and `refresh` report. Programs may rely on them. */
export type ProblemCode =
  | SaidCode
  | 'unreachable'
  | 'redirected'
  | 'not-json'
  | 'too-large'
  | 'timed-out'
  | 'interrupted'
  | 'gave-up'
  | 'effort-refused'
  | 'cancelled'

/** Those that an endpoint itself states. */
export type SaidCode =
  | 'wrong-key'
  | 'forbidden'
  | 'no-credit'
  | 'rate-limited'
  | 'unknown-model'
  | 'wrong-address'
  | 'context-too-long'
  | 'request-too-large'
  | 'no-tools'
  | 'tools-off'
  | 'bad-request'
  | 'overloaded'
  | 'server-error'

export const codeOf = (failure: Failure): ProblemCode => {
  switch (failure.kind) {
    case 'said':
      return codeOfSaid(failure)
    case 'network':
      return failure.code.startsWith('HPE_') ? 'not-json' : 'unreachable'
    case 'malformed':
      return 'not-json'
    case 'broken-off':
      return 'interrupted'
    case 'gave-up':
    case 'redirected':
    case 'too-large':
    case 'timed-out':
    case 'cancelled':
      return failure.kind
    default:
      return exhausted(failure)
  }
}

/**
 * Whether trying again unchanged may help, provided that nothing of the answer has come: 408, 409, 429, 5xx, and a
 * connection that failed. What an endpoint says inside a stream is final.
 */
export const isTransient = (failure: Failure): boolean => {
  switch (failure.kind) {
    case 'said':
      return !failure.inStream && transientCodes.includes(codeOfSaid(failure))
    case 'network':
      return !failure.code.startsWith('HPE_') && !isTlsCode(failure.code) && failure.code !== 'BAD_PORT'
    case 'broken-off':
      return true
    case 'gave-up':
    case 'redirected':
    case 'malformed':
    case 'too-large':
    case 'timed-out':
    case 'cancelled':
      return false
    default:
      return exhausted(failure)
  }
}

/** TLS failures are settled by a setting, never by waiting. */
export const isTlsCode = (code: string): boolean => /CERT|SSL|TLS|UNABLE_TO_|^EPROTO$/.test(code)

const transientCodes: readonly ProblemCode[] = ['rate-limited', 'overloaded', 'server-error']

export const codeOfSaid = (said: EndpointSaid): SaidCode => {
  if (said.status === 402 || saysNoCredit(said)) return 'no-credit'
  if (saysWrongKey(said)) return 'wrong-key'
  if (isRefusal(said.status) && noToolsPhrase.test(said.everything)) return 'no-tools'
  if (isRefusal(said.status) && toolsOffPhrase.test(said.everything)) return 'tools-off'
  if (said.codes.includes('request_too_large')) return 'request-too-large'
  if (mayMeanTooLong(said.status) && saysTooLong(said)) return 'context-too-long'
  return said.status === null ? codeOfEvent(said) : codeOfStatus(said.status, said)
}

const codeOfStatus = (status: number, said: EndpointSaid): SaidCode => {
  if (status === 429) return 'rate-limited'
  if (status === 503 || status === 529) return 'overloaded'
  if (status >= 500 || status === 408 || status === 409) return 'server-error'
  switch (status) {
    case 401:
      return 'wrong-key'
    case 403:
      return 'forbidden'
    case 404:
      return said.everything.includes('model') && said.isJson ? 'unknown-model' : 'wrong-address'
    case 405:
      return 'wrong-address'
    case 413:
      return said.codes.includes('rate_limit_exceeded') ? 'rate-limited' : 'context-too-long'
    default:
      return said.codes.includes('model_not_found') ? 'unknown-model' : 'bad-request'
  }
}

const isRefusal = (status: number | null): boolean => status !== null && status >= 400 && status < 500

/** The model cannot use tools: Ollama; OpenRouter; Groq. */
const noToolsPhrase =
  /does not support tools|no endpoints found that support tool use|tool calling.{0,20} not supported with this model/

/** The program was started without them: vLLM; llama.cpp. */
const toolsOffPhrase = /requires --enable-auto-tool-choice|tools param requires --jinja/

/** An error event often names its kind only in words. */
const codeOfEvent = ({ codes, everything }: EndpointSaid): SaidCode => {
  const named = codes.map((code) => eventCodes.get(code)).find((code) => code !== undefined)
  if (named !== undefined) return named
  if (codes.some((code) => code.includes('rate_limit')) || everything.includes('rate limit'))
    return 'rate-limited'
  if (codes.includes('overloaded_error') || everything.includes('overloaded')) return 'overloaded'
  return 'server-error'
}

/** The types of Anthropic's errors and the statuses of Google's. */
const eventCodes: ReadonlyMap<string, SaidCode> = new Map([
  ['authentication_error', 'wrong-key'],
  ['permission_error', 'forbidden'],
  ['not_found_error', 'unknown-model'],
  ['invalid_request_error', 'bad-request'],
  ['unauthenticated', 'wrong-key'],
  ['permission_denied', 'forbidden'],
  ['not_found', 'unknown-model'],
  ['invalid_argument', 'bad-request'],
  ['failed_precondition', 'bad-request'],
  ['resource_exhausted', 'rate-limited'],
  ['unavailable', 'overloaded'],
])

/** Anthropic says it with 400 and in words alone. */
const saysNoCredit = ({ codes, everything }: EndpointSaid): boolean =>
  codes.some((code) => noCreditCodes.includes(code)) || everything.includes('credit balance is too low')

/** Google says so with 400, and with 403 where there is no key at all. */
const saysWrongKey = ({ status, everything }: EndpointSaid): boolean =>
  (status === 400 && everything.includes('api_key_invalid')) ||
  (status === 403 && everything.includes('unregistered callers'))

const noCreditCodes = [
  'billing_error',
  'insufficient_quota',
  'insufficient_balance',
  'billing_hard_limit_reached',
  'billing_not_active',
  'exceeded_current_quota_error',
]

/** llama.cpp and Ollama have also said it with 500; an event inside a stream has no status at all. */
const mayMeanTooLong = (status: number | null): boolean =>
  status === null || [400, 413, 422, 500].includes(status)

const saysTooLong = ({ codes, everything }: EndpointSaid): boolean =>
  codes.some((code) => tooLongCodes.includes(code)) ||
  tooLongPhrases.some((phrase) => phrase.test(everything))

/** OpenAI and most others; llama.cpp. */
const tooLongCodes = ['context_length_exceeded', 'exceed_context_size_error']

/** How endpoints say it, in lower case: from their documentation, issues and sources; extended as users report others. */
const tooLongPhrases: readonly RegExp[] = [
  /maximum context length/, // OpenAI, OpenRouter, vLLM, DeepSeek, Mistral
  /exceeds? (the |your )?(available |model'?s? |maximum )*context (size|length|window)/, // llama.cpp, Ollama, OpenAI
  /context (size|length|window) (has been |is |was )?exceeded/, // LM Studio, llama.cpp
  /trying to keep the first \d+ tokens/, // LM Studio
  /tokens to keep from the initial prompt is greater than the context length/, // LM Studio
  /n_keep \(?\d+\)? ?>= ?n_ctx/, // LM Studio
  /reached context length of \d+ tokens/, // LM Studio
  /exceeded max context length/, // Ollama
  /longer than the (maximum model length|model's context length)/, // vLLM, SGLang
  /exceed context window of/, // llama-cpp-python
  /input tokens exceed/, // OpenAI
  /prompt is too long/, // Anthropic
  /exceed context limit/, // Anthropic
  /input token count .*exceeds the maximum/, // Google
  /maximum prompt length is/, // xAI
  /reduce the length of the messages/, // OpenAI, Groq
]
