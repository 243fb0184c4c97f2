import { useCallback, useEffect, useRef, type RefObject } from 'react'
import type { MessageId } from '#contract/ids'
import { createStickToEnd, type StickToEnd } from './stick-to-end.ts'

/**
 * Keeps the transcript in `place` at its end. `lastUser` changes when the user wrote, which goes to the end wherever
 * one was; while `isEmpty` there is no list.
 */
export const useStickToEnd = (
  place: RefObject<HTMLElement | null>,
  lastUser: MessageId | null,
  isEmpty: boolean | undefined,
) => {
  const end = useRef<StickToEnd | null>(null)
  useEffect(() => {
    const scroller = isEmpty ? null : place.current?.querySelector<HTMLElement>('[role=log]')
    end.current = scroller ? createStickToEnd(scroller) : null
  }, [isEmpty, place])
  // oxlint-disable-next-line react/exhaustive-effect-dependencies -- a new message is when to go to the end
  useEffect(() => end.current?.stick(), [lastUser])
  const onHeight = useCallback(() => end.current?.grown(), [])
  const stick = useCallback(() => end.current?.stick(), [])
  return { onHeight, stick }
}
