import { exhausted, type Problem } from '#contract/result'
import { codeOf, codeOfSaid, isTlsCode } from './classify.ts'
import type { Endpoint } from './endpoint.ts'
import type { EndpointSaid, Failure } from './failure.ts'

/** Longest piece of an endpoint's own sentence that is shown, in UTF-16 code units. */
const quoteLimit = 300

type About = { readonly endpoint: Endpoint; readonly model: string }

/** The failure as a sentence that says what to do. It holds no key, no header and nothing of the request. */
export const problemOf = (failure: Failure, about: About): Problem => {
  // Before anything is cut: half a key would not be recognised any more.
  const cleaned: Failure =
    failure.kind === 'said'
      ? { ...failure, message: withoutSecrets(failure.message, about.endpoint.secrets) }
      : failure
  return { code: codeOf(failure), message: sentence(cleaned, about) }
}

const sentence = (failure: Failure, about: About): string => {
  const { endpoint } = about
  const who = `The provider "${endpoint.name}" (${endpoint.host})`
  switch (failure.kind) {
    case 'said':
      return saidSentence(failure, about, who)
    case 'network':
      return networkSentence(failure.code, endpoint)
    case 'redirected':
      return `${who} sends requests on to ${failure.to}, and Assent takes the key to no other place. If you trust that address, put it into baseUrl.`
    case 'malformed':
      return `${who} answers with something that is not a model's answer. Is the base URL right? It usually ends in /v1.`
    case 'broken-off':
      return `The connection to "${endpoint.name}" (${endpoint.host}) ended before the answer was complete. Try again.`
    case 'too-large':
      return `${who} sent more than ${failure.megabytes} MB in one answer, so Assent stopped it. Try again with a narrower question.`
    case 'timed-out':
      return timedOutSentence(failure, endpoint)
    case 'cancelled':
      return 'You stopped this answer.'
    default:
      return exhausted(failure)
  }
}

const saidSentence = (said: EndpointSaid, { endpoint, model }: About, who: string): string => {
  const quote = quoted(said)
  const code = codeOfSaid(said)
  switch (code) {
    case 'wrong-key':
      return endpoint.keySource === null
        ? `${who} asks for an API key and none is set. Add apiKey to this provider in assent.yaml.`
        : `${who} does not accept the API key from ${endpoint.keySource}. Put a valid key there.`
    case 'forbidden':
      return `${who} refuses this request${quote}. Check that your key may use the model "${model}".`
    case 'no-credit':
      return `${who} says that the account has no credit left${quote}. Add credit there, or choose another model.`
    case 'rate-limited':
      return `${who} is over its rate limit. ${tryAgain(said.retryAfterMs)}`
    case 'unknown-model':
      return `${who} has no model "${model}"${quote}. Choose another model, or check the name in assent.yaml.`
    case 'wrong-address':
      return `${who} has nothing at this address${quote}. Is the base URL right? It usually ends in /v1.`
    case 'context-too-long':
      return `The conversation is longer than the model "${model}" can read${quote}. Start a new conversation, or use a model with a larger context.`
    case 'overloaded':
      return `${who} is overloaded at the moment${quote}. ${tryAgain(said.retryAfterMs)}`
    case 'server-error':
      return `${who} failed${said.status === null ? '' : ` with status ${said.status}`}${quote}. ${tryAgain(said.retryAfterMs)}`
    case 'bad-request':
      return `${who} did not accept the request${said.status === null ? '' : ` (status ${said.status})`}${quote}. Check the model and its settings in assent.yaml.`
    default:
      return exhausted(code)
  }
}

/** The endpoint's own words on one line, cut; nothing when it gave none. */
const quoted = ({ message }: EndpointSaid): string => {
  // oxlint-disable-next-line no-control-regex -- what must not reach the window is named by its code
  const line = message.replaceAll(/[\u0000-\u0020\u007f-\u009f\u2028\u2029]+/g, ' ').trim()
  if (line === '') return ''
  return `: "${line.length > quoteLimit ? `${line.slice(0, quoteLimit).toWellFormed()}…` : line}"`
}

const networkSentence = (code: string, { name, host }: Endpoint): string => {
  if (code.startsWith('HPE_'))
    return `What answers at ${host} does not speak HTTP. Check the host and the port in the base URL of "${name}".`
  if (isTlsCode(code)) return tlsSentence(code, name, host)
  switch (code) {
    case 'ECONNREFUSED':
      return `Nothing answers at ${host}. Is the program that serves "${name}" running? Start it, or check the base URL.`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The address of "${name}" (${host}) could not be found. Check the spelling of the base URL and your network connection.`
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
      return `${host} does not accept a connection in time. Check the base URL of "${name}" and your network connection.`
    case 'BAD_PORT':
      return `Port ${host.split(':').at(-1)} is reserved for another protocol, so nothing is sent there. Let "${name}" listen on another port.`
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENETDOWN':
      return `There is no way to ${host} from here. Check your network connection, then try again.`
    default:
      return `The connection to "${name}" (${host}) failed (${code}). Check your network connection, then try again.`
  }
}

const tlsSentence = (code: string, name: string, host: string): string =>
  /WRONG_VERSION|EPROTO|UNSUPPORTED_PROTOCOL|PACKET_LENGTH/.test(code)
    ? `What answers at ${host} does not speak TLS (${code}). If "${name}" runs without it, let the base URL begin with http://.`
    : `The TLS certificate of "${name}" (${host}) is not trusted (${code}). Check the base URL and the date of this computer, or install the certificate's authority.`

const timedOutSentence = (
  { phase, seconds }: Extract<Failure, { readonly kind: 'timed-out' }>,
  { name, host, isLoopback }: Endpoint,
): string => {
  if (phase === 'idle')
    return `"${name}" (${host}) went silent for ${amount(seconds, 'second')} in the middle of the answer. Try again.`
  const advice = isLoopback ? 'The model may still be loading: try again in a moment.' : 'Try again.'
  return `"${name}" (${host}) did not begin to answer within ${amount(seconds, 'second')}. ${advice}`
}

const tryAgain = (waitMs: number | null): string =>
  waitMs === null || waitMs === 0 ? 'Try again in a moment.' : `Try again in ${duration(waitMs)}.`

/** "45 seconds", "5 minutes", "3 hours": rounded up, so that trying then is not too early. */
const duration = (milliseconds: number): string => {
  const seconds = Math.ceil(milliseconds / 1000)
  if (seconds < 100) return amount(seconds, 'second')
  const minutes = Math.ceil(seconds / 60)
  return minutes < 100 ? amount(minutes, 'minute') : amount(Math.ceil(minutes / 60), 'hour')
}

const amount = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`

/** Endpoints quote what they were sent, the key among it. */
const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((cleaned, secret) => cleaned.replaceAll(secret, '[hidden]'), text)
