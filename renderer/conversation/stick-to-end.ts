/** Nearer to the end than this counts as at the end, in CSS pixels. */
const endThresholdPixels = 32

export type StickToEnd = {
  /** Goes to the end and stays there. */
  readonly stick: () => void
  /** The content has another height now. */
  readonly grown: () => void
  readonly release: () => void
}

/**
 * Keeps a scroller at its end while its content grows, until the user scrolls up or opens something in it; being
 * scrolled to the end makes it stick again.
 */
export const createStickToEnd = (scroller: HTMLElement): StickToEnd => {
  let isSticking = true
  let lastTop = scroller.scrollTop

  const toEnd = (): void => scroller.scrollTo({ top: scroller.scrollHeight })
  const onScroll = (): void => {
    const { scrollTop, scrollHeight, clientHeight } = scroller
    const isAtEnd = scrollHeight - scrollTop - clientHeight <= endThresholdPixels
    if (isAtEnd) isSticking = true
    else if (scrollTop < lastTop) isSticking = false
    lastTop = scrollTop
  }
  const release = (): void => {
    isSticking = false
  }
  scroller.addEventListener('scroll', onScroll, { passive: true })
  // What the user opens grows downwards and must not slide away under the pointer.
  scroller.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('[aria-expanded], .button')) release()
  })
  // A smaller window keeps the end in view too: the dock and the composer take their room from the transcript.
  new ResizeObserver(() => isSticking && toEnd()).observe(scroller)
  return {
    release,
    grown: () => {
      if (isSticking) toEnd()
    },
    stick: () => {
      isSticking = true
      toEnd()
    },
  }
}
