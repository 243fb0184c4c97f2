import { conversationWideTypes, type StoredEvent } from '#contract/events'
import { growTranscript, type Transcript } from '#contract/transcript'

export type Branch = {
  /** Resolves when `transcript` holds everything that was received. Rejects when the history cannot be read. */
  readonly ready: () => Promise<void>
  readonly isReady: () => boolean
  /** The state of this moment: what is kept of it across an event is no longer true. */
  readonly transcript: () => Transcript
  readonly receive: (events: readonly StoredEvent[]) => void
}

type Reading =
  | { readonly kind: 'current' }
  | { readonly kind: 'stale' }
  | { readonly kind: 'reading'; readonly done: Promise<void> }

/**
 * A conversation's current branch as a transcript, kept up to date with what is stored. An event that follows another
 * one than the last begins a new branch: then the whole branch is read anew. `changed` is called after each change.
 */
export const createBranch = (deps: {
  readonly read: () => Promise<readonly StoredEvent[]>
  readonly changed: () => void
}): Branch => {
  let growing = growTranscript()
  let reading: Reading = { kind: 'stale' }
  /** Received since the reading began: it may or may not be part of what is read. */
  let arrived: readonly StoredEvent[] = []

  const startReading = (): Promise<void> => {
    const done = read()
    done.catch(() => undefined)
    arrived = []
    reading = { kind: 'reading', done }
    return done
  }

  const read = async (): Promise<void> => {
    try {
      const events = await deps.read()
      growing = growTranscript()
      growing.apply(events)
      reading = { kind: 'current' }
    } catch (error) {
      reading = { kind: 'stale' }
      throw error
    }
    take(arrived)
  }

  const take = (events: readonly StoredEvent[]): void => {
    const following: StoredEvent[] = []
    for (const stored of events) {
      const head = following.at(-1)?.seq ?? growing.transcript.head
      if (head !== null && stored.seq <= head) continue
      if (stored.parent !== head) return void startReading()
      following.push(stored)
    }
    growing.apply(following)
    deps.changed()
  }

  const receive = (events: readonly StoredEvent[]): void => {
    const own = events.filter(({ event }) => !conversationWideTypes.includes(event.type))
    if (own.length === 0) return
    if (reading.kind === 'reading') arrived = [...arrived, ...own]
    else if (reading.kind === 'stale') void startReading()
    else take(own)
  }

  const ready = async (): Promise<void> => {
    if (reading.kind === 'stale') await startReading()
    while (reading.kind === 'reading') await reading.done
  }

  return { ready, isReady: () => reading.kind === 'current', transcript: () => growing.transcript, receive }
}
