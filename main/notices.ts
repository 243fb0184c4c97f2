import type { Problem } from '#contract/result'
import type { Notice } from '#contract/views'

/** What the user must know on every page, until it is over or dismissed. */
export type Notices = {
  readonly list: () => readonly Notice[]
  readonly raise: (severity: Notice['severity'], problem: Problem) => void
  readonly clear: (id: string) => void
}

export const createNotices = (onChange: () => void): Notices => {
  const notices = new Map<string, Notice>()
  return {
    list: () => [...notices.values()],
    raise: (severity, { code, message }) => {
      if (notices.get(code)?.message === message) return
      notices.set(code, { id: code, severity, message })
      onChange()
    },
    clear: (id) => {
      if (notices.delete(id)) onChange()
    },
  }
}
