import type { Client, SubscriptionFilter } from '@modelcontextprotocol/client'
import { t } from '#contract/language/texts'
import type { Reply } from '../transport/pending-requests.ts'
import type { Connection, NotificationListener } from './connection.ts'
import { keepListening } from './keep-listening.ts'

type Deps = {
  readonly client: Client
  readonly tell: NotificationListener
  /** Lists may have changed while nobody listened. */
  readonly onMissed: () => void
  /** Aborts when the connection is gone. */
  readonly gone: AbortSignal
}

/**
 * Hears of changed lists and followed resources where servers tell only who listens (from 2026-07-28 on). Each change
 * of what is followed is a new stream in place of the one before.
 */
export const followChanges = ({ client, tell, onMissed, gone }: Deps): Pick<Connection, 'follow'> => {
  const followed = new Set<string>()
  let current = new AbortController()

  const lists = listsOf(client)
  if (Object.keys(lists).length > 0) void keepListening(client, lists, { onOpened: () => {}, onMissed }, gone)

  const mayHaveChanged = (): void => {
    for (const uri of followed) tell('notifications/resources/updated', { uri })
  }

  const listenAgain = (): Promise<SubscriptionFilter | null> => {
    current.abort('replaced')
    current = new AbortController()
    if (followed.size === 0) return Promise.resolve(null)
    const { promise, resolve } = Promise.withResolvers<SubscriptionFilter | null>()
    const signal = AbortSignal.any([gone, current.signal])
    signal.addEventListener('abort', () => resolve({ resourceSubscriptions: [...followed] }), { once: true })
    const listener = { onOpened: resolve, onMissed: mayHaveChanged }
    void keepListening(client, { resourceSubscriptions: [...followed] }, listener, signal)
    return promise
  }

  return {
    follow: async (uri, on): Promise<Reply> => {
      if (!on && !followed.delete(uri)) return done
      if (on) followed.add(uri)
      const honoured = await listenAgain()
      if (!on || honoured?.resourceSubscriptions?.includes(uri) === true) return done
      followed.delete(uri)
      return { kind: 'error', code: null, message: t('mcp.offers.followRefused') }
    },
  }
}

const done: Reply = { kind: 'result', result: {} }

const listsOf = (client: Client): SubscriptionFilter => {
  const { tools, prompts, resources } = client.getServerCapabilities() ?? {}
  return {
    ...(tools?.listChanged ? { toolsListChanged: true } : {}),
    ...(prompts?.listChanged ? { promptsListChanged: true } : {}),
    ...(resources?.listChanged ? { resourcesListChanged: true } : {}),
  }
}
