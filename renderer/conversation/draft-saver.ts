const saveDelayMs = 400

export type DraftSaver = {
  /** Stores the text a moment after the last change. */
  readonly later: (text: string) => void
  /** Stores what is not stored yet. */
  readonly now: () => void
}

/** `save` says whether the text is stored; one that is not is tried again with the next change or `now`. */
export const createDraftSaver = (save: (text: string) => Promise<boolean>): DraftSaver => {
  let unsaved: string | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const now = (): void => {
    clearTimeout(timer)
    if (unsaved === null) return
    const text = unsaved
    unsaved = null
    void keep(text)
  }
  const keep = async (text: string): Promise<void> => {
    if (!(await save(text))) unsaved ??= text
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
