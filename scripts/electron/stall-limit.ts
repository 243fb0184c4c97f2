/** Aborts its signal when `restart` was not called for a while. */
export type StallLimit = {
  readonly signal: AbortSignal
  readonly restart: () => void
  readonly end: () => void
}

export const stallLimit = (limitMs: number): StallLimit => {
  const controller = new AbortController()
  const start = (): NodeJS.Timeout => setTimeout(() => controller.abort(), limitMs)
  let timer = start()
  return {
    signal: controller.signal,
    restart: () => {
      clearTimeout(timer)
      timer = start()
    },
    end: () => clearTimeout(timer),
  }
}
