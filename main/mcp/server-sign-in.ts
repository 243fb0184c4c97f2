import type { ServerId } from '#contract/ids'
import { t } from '#contract/language/texts'
import { fail, type Problem, type Result } from '#contract/result'
import type { SignInView } from '#contract/views'
import type { HttpServerDefinition, ServerDefinition } from '../launch.ts'
import {
  discoveredSignIn,
  type OpenSignInPage,
  type ServerAuthorization,
  type SignInVault,
} from '../sign-in.ts'
import type { HttpClient } from './http/http-client.ts'
import { createAuthorization } from './oauth/authorization.ts'

/** The sign-in of one server as the user works it. */
export type ServerSignIn = {
  /** Null for a server that has none: a program, or one that takes its key from the entry. */
  readonly authorization: ServerAuthorization | null
  readonly view: () => SignInView | null
  /**
   * From a click. Asks for the connection first where it was not approved yet, and starts the server when there is a
   * token. Failure codes `no-sign-in`, `launch-denied`, `cancelled` and those of `ServerAuthorization.signIn`.
   */
  readonly signIn: () => Promise<Result<null>>
  /** Ends a sign-in that is under way; resolves when it has ended. */
  readonly cancel: () => Promise<void>
  /** Stops the server, then forgets its credentials. Failure codes `no-sign-in` and those of the vault. */
  readonly signOut: () => Promise<Result<null>>
}

export type ServerSignInDeps = {
  readonly http: HttpClient
  /** Null where nobody signs in: then keys come from the entries alone. */
  readonly signIns: { readonly vault: SignInVault; readonly openPage: OpenSignInPage } | null
  readonly onChange: () => void
}

type Subject = {
  readonly alias: string
  readonly serverId: ServerId
  readonly definition: ServerDefinition
  /** A start that is under way, with the question that may stand in it. */
  readonly starting: () => Promise<Result<null>> | null
  /** Resolves at once for a connection that was approved. */
  readonly approve: (signal: AbortSignal) => Promise<Result<unknown>>
  readonly start: () => Promise<Result<null>>
  readonly stop: () => Promise<void>
  readonly log: (text: string) => void
}

export const createServerSignIn = (subject: Subject, deps: ServerSignInDeps): ServerSignIn => {
  const authorization = authorizationOf(subject, deps)
  if (authorization === null) return noSignIn
  let underWay: { readonly abort: AbortController; readonly outcome: Promise<Result<null>> } | null = null
  let lastFailure: Problem | null = null
  authorization.onChange(deps.onChange)

  const view = (): SignInView => {
    const state = authorization.state()
    const issuer = state.kind === 'needed' ? state.issuer : null
    if (state.kind === 'under-way' || state.kind === 'signed-in') return state
    // The way there, too: discovery and registration take seconds.
    if (underWay !== null) return { kind: 'under-way', issuer }
    return lastFailure === null ? state : { kind: 'needed', issuer, problem: lastFailure }
  }

  const run = async (signal: AbortSignal): Promise<Result<null>> => {
    const started = await Promise.race([subject.starting(), cancelOf(signal)])
    if (started !== null && !started.ok && refusedByUser.has(started.problem.code)) return started
    const approved = await subject.approve(signal)
    if (!approved.ok) return approved
    const signedIn = await authorization.signIn(signal)
    if (signedIn.ok) signedInAt(authorization.state())
    return signedIn
  }

  const signedInAt = (state: SignInView): void => {
    if (state.kind === 'signed-in') subject.log(t('mcp.signIn.done', { issuer: state.issuer }))
    // Of a server that runs already more is allowed from now on; one that waited for this starts.
    void subject.start()
  }

  const begin = async (signal: AbortSignal): Promise<Result<null>> => {
    try {
      lastFailure = null
      const outcome = await run(signal)
      if (outcome.ok) return outcome
      subject.log(outcome.problem.message)
      if (!refusedByUser.has(outcome.problem.code)) lastFailure = outcome.problem
      return outcome
    } finally {
      underWay = null
      deps.onChange()
    }
  }

  const cancel = async (): Promise<void> => {
    underWay?.abort.abort()
    // Why it failed is told to whoever began it.
    await underWay?.outcome.catch(() => {})
  }

  return {
    authorization,
    view,
    signIn: () => {
      if (underWay !== null) return underWay.outcome
      const abort = new AbortController()
      const outcome = begin(abort.signal)
      underWay = { abort, outcome }
      deps.onChange()
      return outcome
    },
    cancel,
    signOut: async () => {
      await cancel()
      await subject.stop()
      lastFailure = null
      const signedOut = await authorization.signOut()
      subject.log(signedOut.ok ? t('mcp.signIn.signedOut') : signedOut.problem.message)
      return signedOut
    },
  }
}

/** The user ended it here, and knows: a connection that was denied, or a sign-in that was cancelled. */
const refusedByUser: ReadonlySet<string> = new Set(['launch-denied', 'cancelled'])

const cancelOf = (signal: AbortSignal): Promise<Result<never>> =>
  new Promise((resolve) => {
    const cancelled = (): void => resolve(fail('cancelled', t('mcp.signIn.cancelled')))
    if (signal.aborted) cancelled()
    else signal.addEventListener('abort', cancelled, { once: true })
  })

const authorizationOf = (
  { alias, serverId, definition }: Subject,
  { http, signIns }: ServerSignInDeps,
): ServerAuthorization | null => {
  if (signIns === null || definition.kind !== 'http' || hasToken(definition)) return null
  return createAuthorization({
    ...signIns,
    http,
    server: { serverId, alias },
    serverUrl: new URL(definition.url).href,
    settings: definition.signIn ?? discoveredSignIn,
    now: Date.now,
  })
}

const hasToken = ({ headers }: HttpServerDefinition): boolean =>
  headers.some(({ name }) => name.toLowerCase() === 'authorization')

const refuse = (): Promise<Result<never>> => Promise.resolve(fail('no-sign-in', t('mcp.signIn.none')))

const noSignIn: ServerSignIn = {
  authorization: null,
  view: () => null,
  signIn: refuse,
  cancel: () => Promise.resolve(),
  signOut: refuse,
}
