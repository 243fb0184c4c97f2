import type { Locator, Page } from 'playwright-core'
import { launchDesktopBrowser, type DesktopBrowser } from './desktop-browser.ts'
import { startDesktop, type Desktop, type DesktopOptions } from './start-desktop.ts'

/** Assent's window on the double: the chat page and the consent page in views of their own. */
export type DesktopWindow = AsyncDisposable & {
  readonly desktop: () => Desktop
  readonly chat: () => Page
  readonly consent: () => Page
  /** What Chromium complained about on either page. */
  readonly complaints: readonly string[]
  readonly question: (name: string) => Locator
  readonly answer: (question: string, button: string) => Promise<void>
  /** Ends the program as a person would, and starts it again on the same data. */
  readonly restart: () => Promise<void>
}

export type DesktopWindowOptions = Omit<DesktopOptions, 'browser' | 'args'> & {
  readonly dataDirectory: string
}

let shared: Promise<DesktopBrowser> | undefined

/** One browser for a test file; each program has contexts of its own in it. */
export const desktopBrowser = (): Promise<DesktopBrowser> => (shared ??= launchDesktopBrowser())

export const closeDesktopBrowser = async (): Promise<void> => {
  await (await shared)?.[Symbol.asyncDispose]()
  shared = undefined
}

export const openDesktopWindow = async ({
  dataDirectory,
  ...options
}: DesktopWindowOptions): Promise<DesktopWindow> => {
  const browser = await desktopBrowser()
  const complaints: string[] = []
  const start = async () => {
    const desktop = startDesktop({ ...options, browser, args: ['--data-dir', dataDirectory] })
    const [chat, consent] = await Promise.all([desktop.page('workspace'), desktop.page('consent')])
    watch(chat, complaints)
    watch(consent, complaints)
    return { desktop, chat, consent }
  }
  let running = await start()
  const question = (name: string): Locator => running.consent.getByRole('alertdialog', { name, exact: true })

  return {
    desktop: () => running.desktop,
    chat: () => running.chat,
    consent: () => running.consent,
    complaints,
    question,
    answer: async (name, button) => {
      await question(name).getByRole('button', { name: button, exact: true }).click()
      await question(name).waitFor({ state: 'detached' })
    },
    restart: async () => {
      await running.desktop.quit()
      running = await start()
    },
    [Symbol.asyncDispose]: () => running.desktop[Symbol.asyncDispose](),
  }
}

const watch = (page: Page, complaints: string[]): void => {
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
}
