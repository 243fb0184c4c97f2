import type { App } from 'electron'

/** Stopping the servers takes up to four seconds (their stdin, SIGTERM, SIGKILL); after this the rest is the kernel's. */
const quitLimitMs = 5_000

/** Closes the workspace before the program ends, whoever asked for the end; never takes longer than the limit. */
export const quitOrderly = (
  app: Pick<App, 'on' | 'exit'>,
  close: () => Promise<void>,
  log: (line: string) => void,
): void => {
  let isClosing = false

  const end = async (): Promise<void> => {
    let timer: NodeJS.Timeout | undefined
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, quitLimitMs)
    })
    await Promise.race([close(), limit]).catch((error: unknown) =>
      log(`not closed in order: ${String(error)}`),
    )
    clearTimeout(timer)
    app.exit(0)
  }

  app.on('before-quit', (event) => {
    event.preventDefault()
    if (isClosing) return
    isClosing = true
    void end()
  })
}
