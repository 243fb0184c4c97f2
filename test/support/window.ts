import type { Browser, BrowserContext, FrameLocator, Locator, Page } from 'playwright-core'
import { startAssent, type AssentProcess } from './assent-process.ts'
import { launchBrowser } from './chromium.ts'

/** The workspace in a real browser window. */
export type Window = AsyncDisposable & {
  readonly page: Page
  /** The consent page, in its frame. */
  readonly consent: FrameLocator
  readonly assent: () => AssentProcess
  /** What the browser complained about: errors, blocked content, failed loads. */
  readonly complaints: readonly string[]
  readonly question: (name: string) => Locator
  /** Answers the question of this name with the named button, as soon as the button can be pressed. */
  readonly answer: (question: string, button: string) => Promise<void>
  readonly call: (tool: string) => Locator
  readonly say: (text: string) => Promise<void>
  /** SIGKILL, then a start on the same data directory and a visit to the new address. */
  readonly killAndRestart: () => Promise<void>
  readonly restart: () => Promise<void>
}

export type WindowOptions = {
  readonly dataDirectory: string
  readonly viewport?: { readonly width: number; readonly height: number }
}

/** What a page needs at most on a machine that is busy with everything else. */
const patienceMs = 60_000

let shared: Promise<Browser> | undefined

/** One browser for a test file; each window has a profile of its own. */
export const browser = (): Promise<Browser> => (shared ??= launchBrowser())

export const closeBrowser = async (): Promise<void> => {
  await (await shared)?.close()
  shared = undefined
}

export const openWindow = async ({ dataDirectory, viewport }: WindowOptions): Promise<Window> => {
  let assent = await startAssent({ dataDirectory })
  const context = await (await browser()).newContext({ viewport: viewport ?? { width: 1280, height: 800 } })
  context.setDefaultTimeout(patienceMs)
  const page = await context.newPage()
  const complaints = watch(page)
  const consent = page.frameLocator('iframe[title="Questions"]')
  await page.goto(assent.url)

  const restartWith = async (end: (old: AssentProcess) => Promise<unknown>): Promise<void> => {
    await end(assent)
    assent = await startAssent({ dataDirectory })
    await page.goto(assent.url)
  }
  const question = (name: string): Locator => consent.getByRole('alertdialog', { name, exact: true })

  return {
    page,
    consent,
    assent: () => assent,
    complaints,
    question,
    answer: async (name, button) => {
      await question(name).getByRole('button', { name: button, exact: true }).click()
      await question(name).waitFor({ state: 'detached' })
    },
    call: (tool) => page.getByRole('article', { name: `Tool: ${tool}` }),
    say: async (text) => {
      await page.getByRole('textbox', { name: 'Message' }).fill(text)
      await page.getByRole('button', { name: 'Send' }).click()
    },
    killAndRestart: () => restartWith((old) => old.kill()),
    restart: () => restartWith((old) => old.quit()),
    [Symbol.asyncDispose]: async () => {
      await close(context)
      await assent[Symbol.asyncDispose]()
    },
  }
}

const close = (context: BrowserContext): Promise<void> => context.close()

const watch = (page: Page): readonly string[] => {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !isReconnecting(message.text())) complaints.push(message.text())
  })
  return complaints
}

/** The page tries its socket again while Assent is down; the browser reports each try. */
const isReconnecting = (text: string): boolean => /WebSocket connection to .* failed/.test(text)
