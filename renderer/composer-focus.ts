/** The field for the next message, where the page has one. */
export const focusComposer = (): void => findFirst('.composer-text')?.focus()

/**
 * After a question was answered: to the composer. On a page without one, to what had the keyboard before; where that
 * was the side bar, or is gone, to the page's own entry there.
 */
export const giveFocusBack = (last: HTMLElement | null): void => {
  globalThis.focus()
  const outside = last?.closest('.side') ? null : last
  const places = [...inputs.map(findFirst), outside, ...entries.map(findFirst)]
  for (const place of places) {
    place?.focus()
    if (place && document.activeElement === place) return
  }
}

const inputs = ['.composer-text', '.tool-form .input'] as const
const entries = ['.side-link[aria-current]', '.side-link'] as const

const findFirst = (selector: string): HTMLElement | null => document.querySelector<HTMLElement>(selector)
