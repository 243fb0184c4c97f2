import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium, type Browser, type Page } from 'playwright-core'
import { findChromium } from '../../../scripts/find-chromium.ts'
import { chromiumFlags, withoutAddressBar } from '../chromium-flags.ts'

/** The Chromium that shows the windows of programs on the double; one serves a whole test file. */
export type DesktopBrowser = AsyncDisposable & {
  readonly url: string
  /** For what belongs to all programs that share it; removed with it. */
  readonly scratch: string
  /** The handle of a page that some program opened; null until it is there. */
  readonly pageOf: (targetId: string) => Promise<Page | null>
}

const flags = [
  ...chromiumFlags,
  withoutAddressBar,
  '--headless',
  '--no-sandbox',
  '--remote-debugging-port=0',
] as const

/** Two programs speak to it, the double and the test; so it listens on a free port of this machine. */
export const launchDesktopBrowser = async (): Promise<DesktopBrowser> => {
  const executablePath = findChromium()
  if (executablePath === null) throw new Error('no Chromium: install it, or name it in CHROMIUM_PATH')
  const profile = await mkdtemp(join(tmpdir(), 'assent-desktop-'))
  const child = spawn(executablePath, [...flags, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exited = once(child, 'exit')
  const url = await debuggerUrl(child.stderr)
  const browser = await chromium.connectOverCDP(url)
  const pages = new Map<string, Page>()
  return {
    url,
    scratch: profile,
    pageOf: async (targetId) => {
      const known = pages.get(targetId)
      if (known && !known.isClosed()) return known
      for (const page of browser.contexts().flatMap((context) => context.pages()))
        if (![...pages.values()].includes(page)) await learn(browser, page, pages)
      return pages.get(targetId) ?? null
    },
    [Symbol.asyncDispose]: async () => {
      await browser.close()
      child.kill('SIGKILL')
      await exited
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

const debuggerUrl = async (output: NodeJS.ReadableStream): Promise<string> => {
  for await (const line of createInterface({ input: output })) {
    const url = /^DevTools listening on (ws:\S+)/.exec(line)?.[1]
    if (url !== undefined) return url
  }
  throw new Error('Chromium ended before it listened')
}

const learn = async (browser: Browser, page: Page, pages: Map<string, Page>): Promise<void> => {
  try {
    const line = await page.context().newCDPSession(page)
    const { targetInfo } = await line.send('Target.getTargetInfo')
    page.setDefaultTimeout(60_000)
    pages.set(targetInfo.targetId, page)
    await line.detach()
  } catch (error) {
    // A page may close while it is looked at.
    if (!page.isClosed() && browser.isConnected()) throw error
  }
}
