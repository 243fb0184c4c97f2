import { afterAll, expect } from 'vitest'
import type { Page } from 'playwright-core'
import { verifies } from '../support/verifies.ts'
import { closeBrowser, openWindow } from '../support/window.ts'
import { referenceServer, workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeBrowser)

verifies('window:keyboard', 'a tool is run and allowed with the keyboard alone', async () => {
  using folder = workspaceFolder({ servers: { everything: referenceServer('everything') } })
  await using window = await openWindow({ dataDirectory: folder.path })
  const { page } = window

  await window
    .question('Start server everything?')
    .getByRole('button', { name: 'Start', exact: true })
    .waitFor()
  await tabTo(page, 'Start')
  await armed(window.question('Start server everything?').getByRole('button', { name: 'Start', exact: true }))
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'everything, ready' }).waitFor()

  await tabTo(page, 'Message')
  await page.keyboard.type('/echo')
  await page.getByRole('option', { name: 'everything.echo' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('form', { name: 'everything.echo' }).waitFor()
  await tabTo(page, 'message')
  await page.keyboard.type('typed, not clicked')
  await tabTo(page, 'Run tool')
  await page.keyboard.press('Enter')

  const allow = window.question('Allow everything.echo?').getByRole('button', { name: 'Allow once' })
  await armed(allow)
  await tabTo(page, 'Allow once')
  await page.keyboard.press('Space')
  await window.call('everything.echo').getByText('Done').waitFor()
  await expect.poll(() => focusedName(page)).toBe('Message')
})

verifies('window:keyboard', 'an answer gives the keyboard back to where the work is', async () => {
  using folder = workspaceFolder({ servers: { everything: referenceServer('everything') } })
  await using window = await openWindow({ dataDirectory: folder.path })
  const { page } = window
  await expect.poll(() => focusedName(page)).toBe('Message')
  await window.answer('Start server everything?', 'Start')
  await expect.poll(() => focusedName(page)).toBe('Message')

  await page.getByRole('link', { name: 'everything, ready' }).click()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await window.answer('Apply this change?', 'Discard')
  await expect.poll(() => focusedName(page)).toBe('Remove')
  await page.getByText('A question waits for you below.').waitFor({ state: 'detached', timeout: 9_000 })
  await page.getByRole('button', { name: 'New conversation' }).click()
  await expect.poll(() => focusedName(page)).toBe('Message')
})

verifies(
  'window:dwell',
  'a key held down from before the question appeared allows nothing, nor does a script',
  async () => {
    using folder = workspaceFolder({ servers: { everything: referenceServer('everything') } })
    await using window = await openWindow({ dataDirectory: folder.path })
    const question = window.question('Start server everything?')
    const start = question.getByRole('button', { name: 'Start', exact: true })
    await start.waitFor()

    // Covered, it cannot be armed, however long the machine takes to press the key.
    await cover(window.page)
    await expect.poll(() => start.getAttribute('aria-disabled')).toBe('true')
    await start.focus()
    await window.page.keyboard.down('Enter')
    await uncover(window.page)
    await armed(start)
    for (let repeat = 0; repeat < 20; repeat += 1) await window.page.keyboard.down('Enter')
    await window.page.keyboard.up('Enter')
    await start.evaluate((button: HTMLElement) => {
      button.click()
      button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
      button.dispatchEvent(new KeyboardEvent('keyup', { key: 'Enter', bubbles: true }))
    })
    await window.page.getByRole('link', { name: 'everything, waiting for you' }).waitFor()
    expect(await question.count()).toBe(1)

    await cover(window.page)
    await expect.poll(() => start.getAttribute('aria-disabled')).toBe('true')
    await uncover(window.page)
    await window.answer('Start server everything?', 'Start')
    await window.page.getByRole('link', { name: 'everything, ready' }).waitFor()
  },
)

/** Lays something nearly invisible over everything, through which the pointer reaches what is below. */
const cover = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const sheet = document.createElement('div')
    sheet.id = 'cover'
    Object.assign(sheet.style, {
      position: 'fixed',
      inset: '0',
      pointerEvents: 'none',
      background: 'rgb(0 0 0 / 1%)',
      zIndex: '9',
    })
    document.body.append(sheet)
  })

const uncover = (page: Page): Promise<void> => page.evaluate(() => document.getElementById('cover')?.remove())

const armed = (button: { getAttribute(name: string): Promise<string | null> }): Promise<void> =>
  expect.poll(() => button.getAttribute('aria-disabled')).toBe('false')

/** Presses Tab until the element of this name has the focus, in whichever frame it is. */
const tabTo = async (page: Page, name: string): Promise<void> => {
  for (let presses = 0; presses < 60; presses += 1) {
    if ((await focusedName(page)) === name) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never reaches ${name}`)
}

const focusedName = async (page: Page): Promise<string> => {
  const names = await Promise.all(
    page.frames().map((frame) =>
      frame.evaluate(() => {
        const element = document.hasFocus() ? document.activeElement : null
        if (!(element instanceof HTMLElement) || element instanceof HTMLIFrameElement) return ''
        const label =
          element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
            ? element.labels?.[0]?.textContent
            : null
        return (element.getAttribute('aria-label') ?? label ?? element.textContent ?? '').trim()
      }),
    ),
  )
  return names.find((name) => name !== '') ?? ''
}
