import { useEffect, type RefObject } from 'react'
import type { VirtuosoHandle } from 'react-virtuoso'
import { usePage } from '../page-context.ts'

/** Frames in which new rows above are measured and push what is below them. */
const settlingFrames = 8

/** Keeps what the user reads where it is while older items are put before it. */
export const useHoldPlace = (
  list: RefObject<VirtuosoHandle | null>,
  place: RefObject<HTMLElement | null>,
): void => {
  const { store } = usePage()
  useEffect(
    () =>
      store.subscribe(({ open }, { open: before }) => {
        const scroller = place.current?.querySelector<HTMLElement>('[role=log]')
        const isSame = open?.summary.conversation === before?.summary.conversation
        if (!open || !before || !scroller || !isSame || open.firstIndex === before.firstIndex) return
        const anchor = firstVisible(scroller)
        if (anchor)
          hold(scroller, anchor, (index, offset) =>
            list.current?.scrollToIndex({ index: index - open.firstIndex, align: 'start', offset }),
          )
      }),
    [list, place, store],
  )
}

/** A row by its lasting index, and how far its top is below that of the scroller. */
type Anchor = { readonly index: number; readonly top: number }

const hold = (
  scroller: HTMLElement,
  anchor: Anchor,
  bring: (index: number, offset: number) => void,
): void => {
  let frames = 0
  const step = (): void => {
    const row = scroller.querySelector(`[data-item-index="${anchor.index}"]`)
    if (row) scroller.scrollTop += topIn(scroller, row) - anchor.top
    else bring(anchor.index, -anchor.top)
    frames += 1
    if (frames < settlingFrames) requestAnimationFrame(step)
  }
  requestAnimationFrame(step)
}

const firstVisible = (scroller: HTMLElement): Anchor | null => {
  const rows = [...scroller.querySelectorAll<HTMLElement>('[data-item-index]')]
  const row = rows.find((one) => topIn(scroller, one) + one.offsetHeight > 0)
  return row ? { index: Number(row.dataset['itemIndex']), top: topIn(scroller, row) } : null
}

const topIn = (scroller: HTMLElement, row: Element): number =>
  row.getBoundingClientRect().top - scroller.getBoundingClientRect().top
