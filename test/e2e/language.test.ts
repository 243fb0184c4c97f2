import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { FrameLocator, Page } from 'playwright-core'
import { afterAll, expect } from 'vitest'
import { startModelServer } from '../support/model-server.ts'
import { callsTools, says } from '../support/model-server/replies.ts'
import { verifies } from '../support/verifies.ts'
import { closeBrowser, openWindow } from '../support/window.ts'
import { referenceServer, workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeBrowser)

const smallest = { width: 900, height: 600 }

/** A workspace with a scripted model, a server that works, one that cannot start, and German chosen in the settings. */
const startInGerman = async () => {
  await using stack = new AsyncDisposableStack()
  const model = stack.use(await startModelServer())
  const notes = stack.use(workspaceFolder())
  mkdirSync(join(notes.path, 'Pläne'))
  const folder = stack.use(
    workspaceFolder({
      modelUrl: model.url,
      servers: {
        files: referenceServer('filesystem', notes.path),
        broken: { command: '/nowhere/program', args: [] },
      },
    }),
  )
  const window = stack.use(await openWindow({ dataDirectory: folder.path }))
  await window.answer('Start server files?', 'Start')
  await window.page.getByRole('link', { name: 'files, ready' }).waitFor()
  await window.page.getByRole('button', { name: 'Settings' }).click()
  await window.page.getByRole('navigation', { name: 'Settings' }).getByText('Appearance').click()
  await window.page.getByRole('radio', { name: 'Deutsch' }).check()
  const consent = window.page.frameLocator('iframe.dock')
  const owned = stack.move()
  return {
    model,
    notes: notes.path,
    window,
    page: window.page,
    consent,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

const languageOf = (page: Page | FrameLocator) => page.locator('html').getAttribute('lang')

verifies('language:spoken', 'the window, a question and a problem are in German at once', async () => {
  await using workspace = await startInGerman()
  const { model, notes, page, consent } = workspace
  await page.getByRole('navigation', { name: 'Unterhaltungen' }).waitFor()
  await page.getByRole('link', { name: 'files, bereit' }).waitFor()
  expect(await languageOf(page)).toBe('de')
  await expect.poll(() => languageOf(consent)).toBe('de')

  const path = join(notes, 'Pläne', 'März.md')
  model.enqueue(
    callsTools([{ name: 'files__write_file', arguments: JSON.stringify({ path, content: 'ä' }) }]),
    says('Gut.'),
  )
  await page.getByRole('button', { name: 'Neue Unterhaltung' }).click()
  await page.getByRole('textbox', { name: 'Nachricht', exact: true }).fill('Schreib einen Plan.')
  await page.getByRole('button', { name: 'Senden' }).click()
  const question = consent.getByRole('alertdialog', { name: 'files.write_file erlauben?' })
  await question.getByText(String.raw`Darf files write_file auf M\u{e4}rz.md ausführen?`).waitFor()
  await question.getByText(/gibt es noch nicht$/).waitFor()
  const exact = question.getByRole('region', { name: 'Genaue Argumente' })
  expect(await exact.textContent()).toContain(String.raw`M\u00e4rz.md`)
  await question.getByRole('button', { name: 'Ablehnen' }).click()
  await page.getByRole('article', { name: 'Werkzeug: files.write_file' }).getByText('Abgelehnt').waitFor()
  await page.getByRole('article', { name: 'scripted' }).getByText('Gut.').waitFor()
  expect(JSON.stringify(model.requests.at(-1)?.body)).toContain('The user denied this call')

  await page.getByRole('link', { name: 'broken, gescheitert' }).click()
  await page.getByRole('button', { name: 'Starten' }).click()
  const problem = page.getByRole('main').getByRole('alert')
  await problem.getByText(/^Unter \/nowhere\/program liegt kein Programm\./).waitFor()
  expect(workspace.window.complaints).toEqual([])
})

verifies('language:spoken', 'a question asked in one language is answered in another', async () => {
  await using workspace = await startInGerman()
  const { model, notes, page, consent, window } = workspace
  const path = join(notes, 'plan.md')
  model.enqueue(
    callsTools([{ name: 'files__write_file', arguments: JSON.stringify({ path, content: 'x' }) }]),
    says('Done here.'),
  )
  await page.getByRole('button', { name: 'Neue Unterhaltung' }).click()
  await page.getByRole('textbox', { name: 'Nachricht', exact: true }).fill('Schreib.')
  await page.getByRole('button', { name: 'Senden' }).click()
  const question = consent.getByRole('alertdialog', { name: 'files.write_file erlauben?' })
  await question.waitFor()
  await consent.locator('body').evaluate((body) => body.setAttribute('data-kept', 'true'))
  await page.getByRole('button', { name: 'Einstellungen' }).click()
  await page.getByRole('navigation', { name: 'Einstellungen' }).getByText('Aussehen').click()
  await page.getByRole('radio', { name: 'English' }).check()
  await expect.poll(() => languageOf(consent)).toBe('en')
  await question.getByRole('button', { name: 'Allow once' }).click()
  await question.waitFor({ state: 'detached' })
  expect(await consent.locator('body').getAttribute('data-kept')).toBe('true')
  await page.getByRole('link', { name: 'Schreib.' }).click()
  await window.call('files.write_file').getByText('Done', { exact: true }).waitFor()
  await page.getByRole('article').getByText('Done here.').waitFor()
})

/** Buttons and headings whose words do not fit, and the page if it scrolls sideways. */
const overflowing = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const cut = [...document.querySelectorAll<HTMLElement>('button, h1, h2, h3, label, legend, dt')].filter(
      (element) =>
        element.offsetParent !== null &&
        element.scrollWidth > element.clientWidth + 1 &&
        !element.closest('.cut, .unseen') &&
        element.querySelector('.cut') === null,
    )
    const isPageWide = document.documentElement.scrollWidth > window.innerWidth
    return [
      ...cut.map((element) => `${element.tagName} ${element.textContent}`),
      ...(isPageWide ? ['page'] : []),
    ]
  })

verifies('language:spoken', 'long German words fit into the smallest window', async () => {
  await using workspace = await startInGerman()
  const { model, notes, page, consent } = workspace
  await page.setViewportSize(smallest)
  const parts = page.getByRole('navigation', { name: 'Einstellungen' }).getByRole('button')
  await parts.first().waitFor()
  const views = [
    ...Array.from({ length: await parts.count() }, (_, index) => () => parts.nth(index).click()),
    () => page.getByRole('link', { name: 'files, bereit' }).click(),
    () => page.getByRole('button', { name: 'Server hinzufügen' }).first().click(),
    () => page.getByRole('button', { name: 'Neue Unterhaltung' }).click(),
  ]
  expect(views.length).toBeGreaterThan(8)
  for (const [index, show] of views.entries()) {
    await show()
    expect(await overflowing(page), `view ${index}`).toEqual([])
  }
  const file = { path: join(notes, 'plan.md'), content: 'x'.repeat(2_000) }
  model.enqueue(callsTools([{ name: 'files__write_file', arguments: JSON.stringify(file) }]), says('Gut.'))
  await page.getByRole('textbox', { name: 'Nachricht', exact: true }).fill('Schreib.')
  await page.getByRole('button', { name: 'Senden' }).click()
  const question = consent.getByRole('alertdialog', { name: 'files.write_file erlauben?' })
  await question.waitFor()
  const buttons = await question.getByRole('button').all()
  for (const button of buttons) {
    const box = await button.boundingBox()
    expect(
      box && box.x >= 0 && box.x + box.width <= smallest.width && box.y + box.height <= smallest.height,
    ).toBe(true)
  }
  expect(buttons.length).toBeGreaterThanOrEqual(3)
})
