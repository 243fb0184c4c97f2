/** Polls until the value is there; rejects after the deadline with what was waited for. */
export const until = async <Value>(
  what: string,
  look: () => Promise<Value | null | undefined | false> | Value | null | undefined | false,
  deadlineMs = 30_000,
): Promise<Value> => {
  const end = performance.now() + deadlineMs
  for (;;) {
    const value = await look()
    if (value !== null && value !== undefined && value !== false) return value
    if (performance.now() > end) throw new Error(`waited ${deadlineMs} ms in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
