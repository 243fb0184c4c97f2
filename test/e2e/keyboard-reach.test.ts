import { afterAll, expect } from 'vitest'
import type { Page } from 'playwright-core'
import { startModelServer } from '../support/model-server.ts'
import { callsTools, says } from '../support/model-server/replies.ts'
import { verifies } from '../support/verifies.ts'
import { closeBrowser, openWindow } from '../support/window.ts'
import { configure, referenceServer, workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeBrowser)

verifies('window:keyboard', 'Tab reaches every control of every page, and shows where it is', async () => {
  await using model = await startModelServer()
  using folder = workspaceFolder()
  await using window = await openWindow({ dataDirectory: folder.path })
  const { page } = window
  const missed: string[] = []
  const check = async (surface: string): Promise<void> => {
    missed.push(...(await missedByTab(page)).map((control) => `${surface}: ${control}`))
  }

  await page.getByRole('button', { name: 'Search again' }).waitFor()
  await page.getByRole('button', { name: 'OpenAI', exact: true }).click()
  await page.getByRole('button', { name: /^Memory/ }).click()
  await check('first run')
  await page.getByRole('button', { name: 'Done' }).click()
  configure(folder.path, { modelUrl: model.url, servers: { everything: referenceServer('everything') } })
  await window.answer('Start server everything?', 'Start')
  await page.getByRole('link', { name: 'everything, ready' }).click()
  await page.getByRole('button', { name: /^echo/ }).click()
  await check('server')

  await page.getByRole('button', { name: 'New conversation' }).click()
  const file = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('text') }
  await page.locator('input[type=file]').setInputFiles([file])
  await page.getByRole('button', { name: 'Remove notes.txt' }).waitFor()
  await check('message with a file')
  model.enqueue(
    callsTools([{ name: 'everything__echo', arguments: '{"message":"x"}' }]),
    says('A [link](https://example.org/).\n\n```ts\n1\n```'),
  )
  await window.say('Go on.')
  await window.answer('Allow everything.echo?', 'Allow once')
  await page.getByText('link', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Send' }).waitFor()
  await window.call('everything.echo').getByRole('button').first().click()
  await check('conversation')
  await page.getByRole('button', { name: 'Edit message' }).click()
  await check('message being changed')

  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  const sections = page.getByRole('navigation', { name: 'Settings' }).getByRole('button')
  for (const section of await sections.allTextContents()) {
    await sections.getByText(section, { exact: true }).click()
    await page.getByRole('main').getByRole('heading', { name: section, level: 2 }).first().waitFor()
    await check(`settings, ${section}`)
  }
  await sections.getByText('Data', { exact: true }).click()
  await page.getByRole('button', { name: 'Erase everything…' }).click()
  await page.getByLabel(/Type “erase”/).fill('erase')
  await check('dialog')
  expect(missed).toEqual([])
})

/** Presses Tab once for each control, and a few times more: what did not get the focus, or got it unseen. */
const missedByTab = async (page: Page): Promise<readonly string[]> => {
  const count = await page.evaluate(() => {
    const place = document.querySelector('[role=dialog]') ?? document.body
    const controls = [...place.querySelectorAll('a[href], button, input, select, textarea')].filter(
      (control): control is HTMLElement =>
        control instanceof HTMLElement &&
        control.checkVisibility({ visibilityProperty: true }) &&
        !control.matches(':disabled, [tabindex="-1"], [type=radio]:not(:checked)'),
    )
    const missed = new Set(controls)
    const reached = (): void => {
      const focused = document.activeElement
      const isMarked = (element: Element | null): boolean =>
        element !== null &&
        (getComputedStyle(element).outlineStyle !== 'none' || isMarked(element.parentElement))
      if (focused instanceof HTMLElement && isMarked(focused)) missed.delete(focused)
    }
    document.addEventListener('focusin', reached)
    Object.assign(window, { missed })
    return controls.length
  })
  for (let presses = 0; presses < count + 15; presses += 1) await page.keyboard.press('Tab')
  return page.evaluate(() =>
    [...(window as unknown as { readonly missed: ReadonlySet<HTMLElement> }).missed]
      .filter((control) => control.isConnected)
      .map((control) => control.outerHTML.slice(0, 150)),
  )
}
