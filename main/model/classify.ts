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
  if (said.codes.some((code) => noCreditCodes.includes(code)) || said.status === 402) return 'no-credit'
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

/** An error event often names its kind only in words. */
const codeOfEvent = ({ codes, everything }: EndpointSaid): SaidCode => {
  if (codes.some((code) => code.includes('rate_limit')) || everything.includes('rate limit'))
    return 'rate-limited'
  if (codes.includes('overloaded_error') || everything.includes('overloaded')) return 'overloaded'
  return 'server-error'
}

const noCreditCodes = [
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
  /input token count .*exceeds the maximum/, // Google
  /maximum prompt length is/, // xAI
  /reduce the length of the messages/, // OpenAI, Groq
]
