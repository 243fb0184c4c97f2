import { useCallback, useEffect, useState } from 'react'
import type { Problem, Result } from '#contract/result'
import { useChat } from '../page-context.ts'

/** What a running server lists, as far as it is known. */
export type Listing<Value> =
  | { readonly kind: 'not-running' }
  | { readonly kind: 'reading' }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | { readonly kind: 'ready'; readonly value: Value }

/**
 * Reads when it is shown, and whenever the server changed; what was read stays until the next answer is there. `read` has to
 * stay the same as long as it reads the same.
 */
export const useListing = <Value>(
  alias: string,
  isShown: boolean,
  read: () => Promise<Result<Value>>,
): { readonly listing: Listing<Value>; readonly again: () => void } => {
  const isRunning = useChat(
    ({ workspace }) =>
      workspace?.servers.some((server) => server.alias === alias && server.state.kind === 'ready') ?? false,
  )
  const version = useChat((state) => state.serverVersions.get(alias) ?? 0)
  const [attempt, setAttempt] = useState(0)
  const [listing, setListing] = useState<Listing<Value>>({ kind: isRunning ? 'reading' : 'not-running' })
  useEffect(() => {
    if (!isRunning) {
      setListing({ kind: 'not-running' })
      return undefined
    }
    if (!isShown) return undefined
    let isCurrent = true
    setListing((before) => (before.kind === 'ready' ? before : { kind: 'reading' }))
    const list = async (): Promise<void> => {
      const reply = await read()
      if (!isCurrent) return
      setListing(
        reply.ok ? { kind: 'ready', value: reply.value } : { kind: 'failed', problem: reply.problem },
      )
    }
    void list()
    return () => {
      isCurrent = false
    }
    // The version and the attempt are no inputs: they say that what was read is old.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [attempt, isRunning, isShown, read, version])
  return { listing, again: useCallback(() => setAttempt((before) => before + 1), []) }
}
