import type { ReasoningEffort } from '#contract/events'
import { t } from '#contract/language/texts'
import { exhausted, type Problem } from '#contract/result'
import { codeOf, codeOfSaid } from './classify.ts'
import type { Endpoint } from './endpoint.ts'
import type { EndpointSaid, Failure } from './failure.ts'
import { networkSentence } from './network-sentence.ts'
import { durationText, secondsText } from './time-text.ts'

/** Longest piece of an endpoint's own sentence that is shown, in UTF-16 code units. */
const quoteLimit = 300

type About = {
  readonly endpoint: Endpoint
  readonly model: string
  /** What the request asked for, if it was one for an answer. */
  readonly effort?: ReasoningEffort
}

/** The failure as a sentence that says what to do. It holds no key, no header and nothing of the request. */
export const problemOf = (failure: Failure, about: About): Problem => {
  // Before anything is cut: half a key would not be recognised any more.
  const cleaned: Failure =
    failure.kind === 'said'
      ? { ...failure, message: withoutSecrets(failure.message, about.endpoint.secrets) }
      : failure
  if (cleaned.kind === 'said' && refusesEffort(cleaned, about))
    return { code: 'effort-refused', message: effortSentence(cleaned, about) }
  return { code: codeOf(failure), message: sentence(cleaned, about) }
}

const sentence = (failure: Failure, about: About): string => {
  const { endpoint, model } = about
  const who = { name: endpoint.name, host: endpoint.host }
  switch (failure.kind) {
    case 'said':
      return saidSentence(failure, about)
    case 'network':
      return networkSentence(failure.code, endpoint)
    case 'redirected':
      return t('models.failure.redirected', { ...who, to: failure.to })
    case 'malformed':
      return t('models.failure.notAnAnswer', { ...who, ending: usualEnding(endpoint) })
    case 'broken-off':
      return t('models.failure.brokenOff', who)
    case 'gave-up':
      return gaveUpSentence(failure.reason, model)
    case 'too-large':
      return t('models.failure.tooLarge', { ...who, megabytes: failure.megabytes })
    case 'timed-out':
      return timedOutSentence(failure, endpoint)
    case 'cancelled':
      return t('models.failure.cancelled')
    default:
      return exhausted(failure)
  }
}

const saidSentence = (said: EndpointSaid, { endpoint, model }: About): string => {
  const code = codeOfSaid(said)
  const { name, host, keySource } = endpoint
  const values = { name, host, model, quote: quoted(said), next: tryAgain(said.retryAfterMs) }
  switch (code) {
    case 'wrong-key':
      return keySource === null
        ? t('models.failure.keyMissing', values)
        : t('models.failure.keyRefused', { ...values, source: keySource })
    case 'forbidden':
      return t('models.failure.forbidden', values)
    case 'no-credit':
      return t('models.failure.noCredit', values)
    case 'rate-limited':
      return t('models.failure.rateLimited', values)
    case 'unknown-model':
      return endpoint.kind === 'ollama'
        ? t('models.ollama.notPulled', { model })
        : t('models.failure.unknownModel', values)
    case 'no-tools':
      return t('models.tools.notTaken', values)
    case 'tools-off':
      return t('models.tools.notServed', values)
    case 'wrong-address':
      return t('models.failure.wrongAddress', { ...values, ending: usualEnding(endpoint) })
    case 'context-too-long':
      return t('models.failure.contextTooLong', values)
    case 'request-too-large':
      return t('models.failure.requestTooLarge', values)
    case 'overloaded':
      return t('models.failure.overloaded', values)
    case 'server-error':
      return said.status === null
        ? t('models.failure.serverError', values)
        : t('models.failure.serverErrorStatus', { ...values, status: said.status })
    case 'bad-request':
      return said.status === null
        ? t('models.failure.badRequest', values)
        : t('models.failure.badRequestStatus', { ...values, status: said.status })
    default:
      return exhausted(code)
  }
}

/** Where an address of this kind ends when it is right. */
const usualEnding = ({ kind }: Endpoint): string => (kind === 'google' ? '/v1beta' : '/v1')

/** A request that asked for a certain effort and was refused in words that are about it. */
const refusesEffort = (said: EndpointSaid, { effort = 'default' }: About): boolean =>
  effort !== 'default' &&
  codeOfSaid(said) === 'bad-request' &&
  /think|reason(?:ing|_effort)|effort/.test(said.everything)

const effortSentence = (said: EndpointSaid, { model }: About): string =>
  t('models.failure.effortRefused', { model, quote: quoted(said) })

/** The endpoint's own words on one line, cut; nothing when it gave none. */
const quoted = ({ message }: EndpointSaid): string => {
  // oxlint-disable-next-line no-control-regex -- what must not reach the window is named by its code
  const line = message.replaceAll(/[\u0000-\u0020\u007f-\u009f\u2028\u2029]+/g, ' ').trim()
  if (line === '') return ''
  const text = line.length > quoteLimit ? `${line.slice(0, quoteLimit).toWellFormed()}…` : line
  return t('models.failure.quote', { text })
}

/** Google's words for a call that its model did not write properly. */
const badCallReasons = ['MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL', 'TOO_MANY_TOOL_CALLS']

const gaveUpSentence = (reason: string, model: string): string => {
  if (badCallReasons.includes(reason)) return t('models.failure.badCall', { model })
  return /^[\w.-]{1,60}$/.test(reason)
    ? t('models.failure.gaveUp', { model, reason })
    : t('models.failure.gaveUpSilently', { model })
}

const timedOutSentence = (
  { phase, seconds }: Extract<Failure, { readonly kind: 'timed-out' }>,
  { name, host, isLoopback }: Endpoint,
): string => {
  const values = { name, host, time: secondsText(seconds) }
  if (phase === 'idle') return t('models.failure.silent', values)
  return isLoopback ? t('models.failure.notBegunHere', values) : t('models.failure.notBegun', values)
}

const tryAgain = (waitMs: number | null): string =>
  waitMs === null || waitMs === 0
    ? t('models.failure.tryInAMoment')
    : t('models.failure.tryIn', { time: durationText(waitMs) })

/** Endpoints quote what they were sent, the key among it. */
const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((cleaned, secret) => cleaned.replaceAll(secret, '[hidden]'), text)
