import { dialog, type BaseWindow } from 'electron'
import { t } from '#contract/language/texts'
import type { PageView } from './page-view.ts'

export type CrashGuardDeps = {
  readonly window: BaseWindow
  readonly quit: () => void
  readonly log: (line: string) => void
}

/** A page that stops so often in so short a time is not loaded again without asking. */
const crashLimit = 3
const crashWindowMs = 60_000

/** Whether one more crash is too many. `crashes` are the moments of earlier ones. */
export const isRepeated = (crashes: readonly number[], now: number): boolean =>
  crashes.filter((at) => now - at < crashWindowMs).length >= crashLimit

/** Loads a page again whose process died, and asks about one that hangs. Main holds the truth, so nothing is lost. */
export const guardAgainstCrashes = (page: PageView, deps: CrashGuardDeps): void => {
  const crashes: number[] = []
  let waiting: AbortController | null = null

  const reload = (): void =>
    void page.load().catch((error: unknown) => deps.log(`the ${page.name} page: ${String(error)}`))

  const ask = async (
    message: string,
    buttons: readonly [string, string],
    signal?: AbortSignal,
  ): Promise<number> => {
    const { response } = await dialog.showMessageBox(deps.window, {
      type: 'warning',
      message: t('shell.crash.title'),
      detail: message,
      buttons: [...buttons],
      defaultId: 0,
      cancelId: 0,
      ...(signal && { signal }),
    })
    return response
  }

  page.contents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || page.contents.isDestroyed()) return
    deps.log(`the ${page.name} page stopped: ${reason}`)
    const now = performance.now()
    const isTooMuch = isRepeated(crashes, now)
    crashes.push(now)
    if (!isTooMuch) return reload()
    void askAboutRepeated(reason)
  })

  const askAboutHanging = async (signal: AbortSignal): Promise<void> => {
    const buttons = [t('shell.crash.wait'), t('shell.crash.reload')] as const
    const answer = await ask(t('shell.crash.hanging'), buttons, signal)
    waiting = null
    if (answer === 1) page.contents.forcefullyCrashRenderer()
  }

  const askAboutRepeated = async (reason: string): Promise<void> => {
    const buttons = [t('shell.crash.reload'), t('shell.crash.quit')] as const
    const answer = await ask(t('shell.crash.repeated', { reason }), buttons)
    if (answer === 0) reload()
    else deps.quit()
  }

  page.contents.on('unresponsive', () => {
    if (waiting !== null) return
    waiting = new AbortController()
    void askAboutHanging(waiting.signal)
  })
  page.contents.on('responsive', () => waiting?.abort())
}
