/** The field for the next message, where the page has one. */
export const focusComposer = (): void => document.querySelector<HTMLElement>('.composer-text')?.focus()

/**
 * After a question was answered: to the composer. On a page without one, to what had the keyboard before; where that
 * was the side bar, or is gone, to the page's own entry there, or to what the page leads on with.
 */
export const giveFocusBack = (last: HTMLElement | null): void => {
  globalThis.focus()
  const outside = last === null || last.closest('.side') ? [] : [last]
  const places = [...all('.composer-text'), ...all('.tool-form .input'), ...outside, ...onwards.flatMap(all)]
  for (const place of places) {
    place.focus()
    if (document.activeElement === place) return
  }
}

const onwards = ['.side-link[aria-current]', '.surface .button-primary', '.side-link'] as const

const all = (selector: string): readonly HTMLElement[] => [
  ...document.querySelectorAll<HTMLElement>(selector),
]
