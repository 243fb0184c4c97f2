import type { Notice } from '#contract/views'

/** What the user must know on every page, until it is over or dismissed. */
export type Notices = {
  readonly list: () => readonly Notice[]
  /** `message` is asked whenever the notice is shown: the user may speak another language by then. */
  readonly raise: (severity: Notice['severity'], id: string, message: () => string) => void
  readonly clear: (id: string) => void
}

type Raised = Pick<Notice, 'severity'> & { readonly message: () => string }

export const createNotices = (onChange: () => void): Notices => {
  const notices = new Map<string, Raised>()
  return {
    list: () => [...notices].map(([id, { severity, message }]) => ({ id, severity, message: message() })),
    raise: (severity, id, message) => {
      if (notices.get(id)?.message() === message()) return
      notices.set(id, { severity, message })
      onChange()
    },
    clear: (id) => {
      if (notices.delete(id)) onChange()
    },
  }
}
