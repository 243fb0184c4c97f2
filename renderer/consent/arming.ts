import { useEffect, useRef, useState, type RefObject } from 'react'

/** How long a question must have been in plain sight before it can be allowed (consent.md row 8). */
export const armedAfterMs = 500

/** Whether the browser can tell that nothing covers the page (Intersection Observer v2). */
export const canVouch = 'isVisible' in IntersectionObserverEntry.prototype

/** Nothing of another page can lie over a page that has a tab to itself. */
export const isOwnTab = window.parent === window

/**
 * True once the element has been visible, uncovered and unmoved for `armedAfterMs`. Visibility is what the browser
 * itself vouches for (Intersection Observer v2): an overlay, a transparent frame or a hidden tab starts it again.
 * `subject` names what is decided: another subject starts it again too.
 */
export const useArmed = (element: RefObject<Element | null>, subject: string): boolean => {
  const [armedSubject, setArmedSubject] = useState<string | null>(null)
  const timer = useRef<number | undefined>(undefined)

  useEffect(() => {
    const observed = element.current
    if (!observed) return undefined
    let isVisible = false

    const restart = (): void => {
      clearTimeout(timer.current)
      setArmedSubject(null)
      if (isVisible && document.visibilityState === 'visible')
        timer.current = window.setTimeout(() => setArmedSubject(subject), armedAfterMs)
    }

    const observer = new IntersectionObserver(
      (entries) => {
        const entry = entries.at(-1)
        isVisible = (canVouch ? entry?.isVisible : isOwnTab && entry?.isIntersecting) ?? false
        restart()
      },
      { threshold: [0, 1], trackVisibility: true, delay: 100 },
    )
    observer.observe(observed)
    window.addEventListener('resize', restart)
    window.addEventListener('blur', restart)
    document.addEventListener('visibilitychange', restart)
    return () => {
      observer.disconnect()
      clearTimeout(timer.current)
      window.removeEventListener('resize', restart)
      window.removeEventListener('blur', restart)
      document.removeEventListener('visibilitychange', restart)
    }
  }, [element, subject])

  return armedSubject === subject
}

declare global {
  // Intersection Observer v2 (https://w3c.github.io/IntersectionObserver/v2/) is not in TypeScript's library yet.
  interface IntersectionObserverInit {
    readonly trackVisibility?: boolean
    readonly delay?: number
  }
  interface IntersectionObserverEntry {
    readonly isVisible?: boolean
  }
}
