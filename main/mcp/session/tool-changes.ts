import { setTimeout as sleep } from 'node:timers/promises'

/** Many notices of a changed list become one new listing, and never two at a time. */
export type ToolChanges = {
  readonly notify: () => void
  readonly start: (relist: () => Promise<void>) => void
}

const relistAfterMs = 300

export const createToolChanges = (): ToolChanges => {
  let relist: (() => Promise<void>) | null = null
  let noticed = false
  let running = false
  const run = async (): Promise<void> => {
    if (!noticed || running || relist === null) return
    running = true
    await sleep(relistAfterMs, null, { ref: false })
    noticed = false
    await relist()
    running = false
    void run()
  }
  return {
    notify: () => {
      noticed = true
      void run()
    },
    start: (work) => {
      relist = work
      void run()
    },
  }
}
