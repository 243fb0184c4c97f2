import { setTimeout as sleep } from 'node:timers/promises'
import type { Client, McpSubscription, SubscriptionFilter } from '@modelcontextprotocol/client'

type Listener = {
  /** With what the server agreed to tell of; null when it tells nothing at all. Once, for the first stream. */
  readonly onOpened: (honoured: SubscriptionFilter | null) => void
  /** The stream was gone for a while, and is there again. */
  readonly onMissed: () => void
}

const againAfterMs = 1_000
const againLimitMs = 60_000

/**
 * Hears of changes as long as the signal lets it (MCP 2026-07-28, `subscriptions/listen`): a stream that ended by
 * itself is opened again, and what may have changed meanwhile is told. One that cannot be opened at first is given up.
 */
export const keepListening = async (
  client: Client,
  filter: SubscriptionFilter,
  { onOpened, onMissed }: Listener,
  signal: AbortSignal,
): Promise<void> => {
  let waitMs = againAfterMs
  for (let isAgain = false; !signal.aborted; isAgain = true) {
    const subscription = await listen(client, filter, signal)
    if (!isAgain) onOpened(subscription?.honoredFilter ?? null)
    if (subscription === null && !isAgain) return
    if (subscription !== null) {
      if (isAgain) onMissed()
      waitMs = againAfterMs
      if ((await subscription.closed) === 'local') return
    }
    await sleep(waitMs, null, { signal, ref: false }).catch(() => {})
    waitMs = Math.min(waitMs * 2, againLimitMs)
  }
}

const listen = async (
  client: Client,
  filter: SubscriptionFilter,
  signal: AbortSignal,
): Promise<McpSubscription | null> => {
  const subscription = await client.listen(filter, { signal }).catch(() => null)
  if (subscription === null || !signal.aborted) return subscription
  await subscription.close().catch(() => {})
  return null
}
