const saveDelayMs = 400

export type DraftSaver = {
  /** Stores the text a moment after the last change. */
  readonly later: (text: string) => void
  /** Stores what is not stored yet. */
  readonly now: () => void
}

export const createDraftSaver = (save: (text: string) => void): DraftSaver => {
  let unsaved: string | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const now = (): void => {
    clearTimeout(timer)
    if (unsaved === null) return
    const text = unsaved
    unsaved = null
    save(text)
  }
  return {
    now,
    later: (text) => {
      unsaved = text
      clearTimeout(timer)
      timer = setTimeout(now, saveDelayMs)
    },
  }
}
