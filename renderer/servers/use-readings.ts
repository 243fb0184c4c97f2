import { useCallback, useState } from 'react'
import type { ResourceContents } from '#contract/offers'
import type { Problem } from '#contract/result'
import { useChat, usePage } from '../page-context.ts'
import { resourceKey } from '../resource-key.ts'

/** What was read of a resource. `changes` is how many changes were told before it was read. */
export type Reading =
  | { readonly kind: 'reading'; readonly before: Reading | null }
  | { readonly kind: 'failed'; readonly problem: Problem; readonly changes: number }
  | {
      readonly kind: 'ready'
      readonly contents: ResourceContents
      readonly changes: number
      /** Null until it was read again because it changed. */
      readonly changedAt: number | null
    }

export type Readings = {
  readonly of: (uri: string) => Reading | null
  /** Whether there is something to show, also while it is read again. */
  readonly isKnown: (uri: string) => boolean
  /** Reads it, also when it was read before. */
  readonly read: (uri: string, why?: 'changed') => void
}

/** The resources of one server that were read on this page. Kept here because rows unmount when scrolled away. */
export const useReadings = (alias: string): Readings => {
  const { bridge, store } = usePage()
  const [readings, setReadings] = useState<ReadonlyMap<string, Reading>>(new Map())
  const read = useCallback(
    async (uri: string, why?: 'changed'): Promise<void> => {
      const set = (next: (before: Reading | null) => Reading): void =>
        setReadings((now) => new Map(now).set(uri, next(now.get(uri) ?? null)))
      const changes = store.getState().resourceChanges.get(resourceKey(alias, uri)) ?? 0
      set((before) => ({ kind: 'reading', before: before?.kind === 'reading' ? before.before : before }))
      const reply = await bridge.readResource({ alias, uri })
      const changedAt = why === 'changed' ? Date.now() : null
      set(() =>
        reply.ok
          ? { kind: 'ready', contents: reply.value, changes, changedAt }
          : { kind: 'failed', problem: reply.problem, changes },
      )
    },
    [alias, bridge, store],
  )
  return {
    of: (uri) => readings.get(uri) ?? null,
    isKnown: (uri) => {
      const reading = readings.get(uri)
      return reading !== undefined && (reading.kind !== 'reading' || reading.before !== null)
    },
    read: useCallback((uri, why) => void read(uri, why), [read]),
  }
}

/** How many changes of it were told while this page was open. */
export const useChanges = (alias: string, uri: string): number =>
  useChat(({ resourceChanges }) => resourceChanges.get(resourceKey(alias, uri)) ?? 0)
