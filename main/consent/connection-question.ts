import type { HttpLaunchDescription } from '../launch.ts'
import { isLoopback } from '../loopback.ts'
import type { ShownFact } from './call-facts.ts'
import { canonicalise } from './canonical.ts'
import type { QuestionText } from './question.ts'
import { sentence } from './sentence.ts'
import { exactSignIn, signInFacts } from './sign-in-facts.ts'
import { valueWithSecret } from './value-with-secret.ts'

/** What is asked before a server is reached over HTTP: the exact address, and what goes with each request. */
export const connectionQuestion = (launch: HttpLaunchDescription): QuestionText => ({
  kind: 'connection',
  name: sentence('consent.connection.name', { alias: launch.alias }),
  heading: sentence('consent.connection.heading', { alias: launch.alias }),
  asker: sentence('consent.connection.asker'),
  facts: connectionFacts(launch),
  exact: canonicalise({
    url: launch.url,
    headers: Object.fromEntries(launch.headers.map((entry) => [entry.name, valueWithSecret(entry)])),
    ...(launch.signIn === null ? {} : { oauth: exactSignIn(launch.signIn) }),
  }),
  exactNote: sentence('consent.connection.address'),
  sessionScope: false,
})

const connectionFacts = ({ url, headers, signIn }: HttpLaunchDescription): readonly ShownFact[] => {
  const { hostname, host } = new URL(url)
  const names = headers.map(({ name }) => name).join(', ')
  const secrets = headers.flatMap((entry) => entry.secrets).join(', ')
  return [
    isLoopback(hostname)
      ? { icon: 'computer', text: sentence('consent.connection.here', { host }) }
      : { icon: 'network', text: sentence('consent.connection.elsewhere', { host }) },
    ...(/(?:^|\.)xn--/.test(hostname)
      ? [{ icon: 'caution', text: sentence('consent.connection.punycode', { host }) } as const]
      : []),
    ...(names === ''
      ? []
      : [{ icon: 'key', text: sentence('consent.connection.headers', { names }) } as const]),
    ...(secrets === ''
      ? []
      : [{ icon: 'key', text: sentence('consent.launch.getsSecrets', { names: secrets }) } as const]),
    ...(signIn === null ? [] : signInFacts(signIn, host)),
  ]
}
