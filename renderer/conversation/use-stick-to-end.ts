import { useCallback, useEffect, useRef } from 'react'
import type { MessageId } from '#contract/ids'
import { createStickToEnd, type StickToEnd } from './stick-to-end.ts'

/** Keeps the transcript at its end; `lastUser` changes when the user wrote, which goes to the end wherever one was. */
export const useStickToEnd = (lastUser: MessageId | null) => {
  const end = useRef<StickToEnd | null>(null)
  const place = useCallback((element: HTMLElement | null): void => {
    const scroller = element?.querySelector<HTMLElement>('[role=log]')
    end.current = scroller ? createStickToEnd(scroller) : null
  }, [])
  // oxlint-disable-next-line react/exhaustive-effect-dependencies -- a new message is when to go to the end
  useEffect(() => end.current?.stick(), [lastUser])
  const onHeight = useCallback(() => end.current?.grown(), [])
  const stick = useCallback(() => end.current?.stick(), [])
  return { place, onHeight, stick }
}
