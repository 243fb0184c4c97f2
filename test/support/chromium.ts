import { chromium, type Browser } from 'playwright-core'
import { findChromium } from '../../scripts/find-chromium.ts'
import { chromiumFlags, withoutAddressBarInPlaywright } from './chromium-flags.ts'

/**
 * A headless browser with a fresh profile; dispose of it (`await using`) to end all its processes. It runs without
 * Chromium's own sandbox, which neither root nor most containers can have.
 */
export const launchBrowser = (): Promise<Browser> => {
  const executablePath = findChromium()
  if (executablePath === null) throw new Error('no Chromium: install it, or name it in CHROMIUM_PATH')
  return chromium.launch({
    executablePath,
    headless: true,
    args: [...chromiumFlags, withoutAddressBarInPlaywright],
    chromiumSandbox: false,
  })
}
