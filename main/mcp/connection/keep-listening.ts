import { setTimeout as sleep } from 'node:timers/promises'
import type { Client, SubscriptionFilter } from '@modelcontextprotocol/client'

const againAfterMs = 1_000
const againLimitMs = 60_000

/**
 * Hears of changed lists as long as the connection stands (MCP 2026-07-28, `subscriptions/listen`): a stream that
 * ended by itself is opened again, and what may have changed meanwhile is told.
 *
 * @param signal Aborts when the connection is gone.
 */
export const keepListening = async (
  client: Client,
  onMissed: () => void,
  signal: AbortSignal,
): Promise<void> => {
  const filter = filterOf(client)
  if (Object.keys(filter).length === 0) return
  let waitMs = againAfterMs
  for (let isAgain = false; !signal.aborted; isAgain = true) {
    const subscription = await client.listen(filter).catch(() => null)
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

const filterOf = (client: Client): SubscriptionFilter => {
  const { tools, prompts, resources } = client.getServerCapabilities() ?? {}
  return {
    ...(tools?.listChanged ? { toolsListChanged: true } : {}),
    ...(prompts?.listChanged ? { promptsListChanged: true } : {}),
    ...(resources?.listChanged ? { resourcesListChanged: true } : {}),
  }
}
