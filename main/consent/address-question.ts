import { domainToUnicode } from 'node:url'
import { ok, type Result } from '#contract/result'
import { isLoopback } from '../loopback.ts'
import type { AddressQuestion, ElicitationDecision } from '../server-questions.ts'
import { askerSentence } from './asker-sentence.ts'
import type { ShownFact } from './call-facts.ts'
import { wrongAnswer, type Decision } from './question-queue.ts'
import type { QuestionText } from './question.ts'
import { addressLimit, messageLimit } from './request-limits.ts'
import { saidElsewhere, sentence } from './sentence.ts'
import type { Judged, ServerQuestion } from './server-question.ts'
import { serverWords } from './server-words.ts'
import { unreadable } from './unreadable.ts'

export type AddressDeps = {
  readonly title: string | null
  /** Why it could not be opened the last time. */
  readonly problem?: string
}

/**
 * An address that a server wants to be opened. It is opened as it is shown: in the parsed form, which is printable
 * ASCII. Failure code `unreadable`, with a message for the server.
 */
export const askAddress = (
  question: AddressQuestion,
  deps: AddressDeps,
): Result<ServerQuestion<ElicitationDecision>> => {
  if (question.message.length > messageLimit) return unreadable.message
  const read = readAddress(question.url)
  return read.ok ? ok(addressQuestion(question, read.value, deps)) : read
}

const readAddress = (address: string): Result<URL> => {
  const url = URL.parse(address)
  if (url === null) return unreadable.address
  const isPlain = url.protocol === 'http:' && isLoopback(url.hostname)
  if (url.protocol !== 'https:' && !isPlain) return unreadable.scheme
  if (url.username !== '' || url.password !== '') return unreadable.userInformation
  if (url.href.length > addressLimit || !/^[\x21-\x7e]+$/.test(url.href)) return unreadable.longAddress
  return ok(url)
}

const addressQuestion = (
  question: AddressQuestion,
  url: URL,
  deps: AddressDeps,
): ServerQuestion<ElicitationDecision> => ({
  kind: 'address',
  text: textOf(question, url, deps),
  withdrawn: { kind: 'cancelled' },
  judge: (decision) => judge(decision, question, url, deps),
})

const judge = async (
  { verdict }: Decision,
  question: AddressQuestion,
  url: URL,
  deps: AddressDeps,
): Promise<Result<Judged<ElicitationDecision>>> => {
  if (verdict === 'allow')
    return ok({
      kind: 'open',
      address: url.href,
      value: { kind: 'accepted', content: {} },
      again: (problem) => addressQuestion(question, url, { ...deps, problem }),
      opened: openedText(textOf(question, url, deps), url),
    })
  if (verdict === 'deny')
    return ok({ kind: 'decided', to: 'denied', verdict: 'denied', value: { kind: 'declined' } })
  if (verdict === 'dismiss')
    return ok({ kind: 'decided', to: 'cancelled', verdict: 'dismissed', value: { kind: 'cancelled' } })
  return wrongAnswer()
}

const textOf = (
  { asker, purpose, message }: AddressQuestion,
  url: URL,
  { title, problem }: AddressDeps,
): QuestionText => {
  const { alias } = asker
  const { host } = url
  const isSignIn = purpose === 'sign-in'
  return {
    kind: 'address',
    name: sentence('consent.address.name', { host }),
    heading: sentence(isSignIn ? 'consent.address.signInHeading' : 'consent.address.heading', {
      host,
      alias,
    }),
    asker: isSignIn ? sentence('consent.address.signInAsker', { alias }) : askerSentence(asker, title),
    facts: [
      ...(problem === undefined ? [] : [{ icon: 'caution', text: saidElsewhere(problem) } as const]),
      ...serverWords(alias, message),
      ...cautions(url),
      { icon: 'network', text: sentence('consent.address.opens', { host }) },
    ],
    exact: url.href,
    exactNote: sentence('consent.address.note'),
    sessionScope: false,
    address: partsOf(url),
  }
}

/** For the page that opens it: the browser may have refused, and then the user opens it by themselves. */
const openedText = (text: QuestionText, url: URL): QuestionText => ({
  ...text,
  name: sentence('consent.address.openedName', { host: url.host }),
  heading: sentence('consent.address.openedHeading', { host: url.host }),
  facts: [{ icon: 'network', text: sentence('consent.address.opened') }],
  address: { ...partsOf(url), isOpened: true },
})

const partsOf = ({ href, protocol, host }: URL): NonNullable<QuestionText['address']> => {
  const before = `${protocol}//`
  return { before, domain: host, after: href.slice(before.length + host.length), isOpened: false }
}

/** Letters of other scripts reach us in their registered form; what they stand for is shown in escapes. */
const cautions = ({ hostname, host }: URL): readonly ShownFact[] => [
  ...(/(?:^|\.)xn--/i.test(hostname)
    ? [
        {
          icon: 'caution',
          text: sentence('consent.address.punycode', { host, meant: domainToUnicode(hostname) }),
        } as const,
      ]
    : []),
  ...(isLoopback(hostname)
    ? [{ icon: 'caution', text: sentence('consent.address.here', { host }) } as const]
    : []),
  ...(isNear(hostname)
    ? [{ icon: 'caution', text: sentence('consent.address.near', { host }) } as const]
    : []),
]

/** A name or an address that only the user's own network knows (RFC 1918, 3927, 4193, 6762): a router, for example. */
const isNear = (hostname: string): boolean =>
  /^(?:10|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))\.[\d.]+$/.test(hostname) ||
  /^\[f(?:[cd]|e[89ab])[\da-f]{0,2}:/.test(hostname) ||
  /\.(?:local|internal|home\.arpa)$/.test(hostname) ||
  (!/[.:]/.test(hostname) && !isLoopback(hostname))
