import { isJsonObject } from '#contract/json'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { Connection } from '../connection/connection.ts'
import type { Reply } from '../transport/pending-requests.ts'
import { createCoalescedChanges } from './coalesced-changes.ts'

/** The resources of one server that the user wants to hear of, over all its lives. */
export type FollowedResources = {
  readonly uris: () => readonly string[]
  /** Failure codes `not-offered`, `too-many`, `server-error`, `timed-out`, `connection-broken`. */
  readonly set: (connection: Connection, uri: string, on: boolean) => Promise<Result<null>>
  /** In the next life of the server everything is asked for again. */
  readonly begin: (connection: Connection) => Promise<void>
  /** The server said that this one changed. */
  readonly changed: (uri: string) => void
}

type Deps = {
  readonly timeoutMs: number
  readonly onChanged: (uri: string) => void
  readonly log: (text: string) => void
}

const followedLimit = 100

export const createFollowedResources = ({ timeoutMs, onChanged, log }: Deps): FollowedResources => {
  const followed = new Set<string>()
  const changes = createCoalescedChanges(onChanged)

  const ask = async (connection: Connection, uri: string, on: boolean): Promise<Result<null>> => {
    const reply = await connection.follow(uri, on, AbortSignal.timeout(timeoutMs))
    return reply.kind === 'result' ? ok(null) : notFollowed(reply)
  }

  return {
    uris: () => [...followed],
    set: async (connection, uri, on) => {
      if (!canFollow(connection)) return fail('not-offered', t('mcp.offers.cannotFollow'))
      if (on && !followed.has(uri) && followed.size >= followedLimit)
        return fail('too-many', t('mcp.offers.tooManyFollowed', { number: followedLimit }))
      if (followed.has(uri) === on) return ok(null)
      if (on) followed.add(uri)
      else followed.delete(uri)
      const asked = await ask(connection, uri, on)
      // What nobody wants to hear of is not passed on either way.
      if (!on) return ok(null)
      if (!asked.ok) followed.delete(uri)
      return asked
    },
    begin: async (connection) => {
      if (followed.size === 0 || !canFollow(connection)) return
      for (const uri of followed) {
        const asked = await ask(connection, uri, true)
        if (!asked.ok) log(t('mcp.log.notFollowed', { uri, reason: asked.problem.message }))
      }
    },
    changed: (uri) => {
      const isWanted = [...followed].some((wanted) => uri === wanted || uri.startsWith(`${wanted}/`))
      if (isWanted) changes.changed(uri)
    },
  }
}

/** Whether the server can tell when a resource changes. */
export const canFollow = ({ capabilities: { resources } }: Connection): boolean =>
  isJsonObject(resources) && resources['subscribe'] === true

const notFollowed = (reply: Exclude<Reply, { readonly kind: 'result' }>): Result<never> => {
  if (reply.kind === 'error') return fail('server-error', t('mcp.offers.refused', { reason: reply.message }))
  if (reply.kind === 'cancelled') return fail('timed-out', t('mcp.offers.noAnswer'))
  if (reply.kind === 'not-sent') return { ok: false, problem: reply.problem }
  return reply.kind === 'closed'
    ? fail('connection-broken', reply.problem?.message ?? t('mcp.offers.ended'))
    : fail('bad-answer', t('mcp.offers.malformed'))
}
