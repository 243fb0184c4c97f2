import { afterAll, expect } from 'vitest'
import { verifies } from '../support/verifies.ts'
import { closeBrowser, openWindow } from '../support/window.ts'
import { referenceServer, workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeBrowser)

verifies(
  'window:failure',
  'a page that cannot be drawn says so, and loads again with everything',
  async () => {
    using folder = workspaceFolder({ servers: { memory: referenceServer('memory') } })
    await using window = await openWindow({ dataDirectory: folder.path })
    const { page } = window
    await window.answer('Start server memory?', 'Start')
    await page.getByRole('link', { name: 'memory, ready' }).waitFor()
    await page.evaluate(() => {
      // What every date on the server's page is written with.
      Object.defineProperty(Intl, 'DateTimeFormat', { value: null })
    })
    await page.getByRole('link', { name: 'memory, ready' }).click()
    const failure = page.getByRole('alert')
    await failure.getByRole('heading', { name: 'This page cannot go on' }).waitFor()
    expect(window.complaints.join()).toContain('DateTimeFormat')
    await failure.getByRole('button', { name: 'Load it again' }).click()
    await page.getByRole('link', { name: 'memory, ready' }).waitFor()
  },
)
