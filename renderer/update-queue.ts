import type { ChatUpdate } from '#contract/bridge'

/** Streamed text is shown at most this often; everything else at once. */
const deltaIntervalMs = 40

/**
 * Passes updates on in order. Streamed text for one part of one message that arrives within `deltaIntervalMs` is
 * joined, so that a fast model costs one render per interval and not one per token.
 */
export const createUpdateQueue = (receive: (update: ChatUpdate) => void): ((update: ChatUpdate) => void) => {
  let waiting: (ChatUpdate & { readonly kind: 'delta' }) | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  const flush = (): void => {
    clearTimeout(timer)
    const delta = waiting
    waiting = null
    if (delta) receive(delta)
  }

  return (update) => {
    if (update.kind === 'delta' && waiting && continues(waiting, update)) {
      waiting = { ...update, text: waiting.text + update.text }
      return
    }
    flush()
    if (update.kind !== 'delta') {
      receive(update)
      return
    }
    waiting = update
    timer = setTimeout(flush, deltaIntervalMs)
  }
}

type Delta = ChatUpdate & { readonly kind: 'delta' }

const continues = (waiting: Delta, next: Delta): boolean =>
  waiting.conversation === next.conversation &&
  waiting.messageId === next.messageId &&
  waiting.part === next.part
