import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, expect } from 'vitest'
import { startModelServer } from '../support/model-server.ts'
import { says } from '../support/model-server/replies.ts'
import { verifies } from '../support/verifies.ts'
import { closeBrowser, openWindow } from '../support/window.ts'
import { workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeBrowser)

const openSettings = async (page: Page, part: string, settings = 'Settings'): Promise<void> => {
  await page.getByRole('button', { name: settings, exact: true }).click()
  await page.getByRole('navigation', { name: settings }).getByText(part, { exact: true }).click()
}

const rootOf = (page: Page) =>
  page.evaluate(() => ({
    language: document.documentElement.lang,
    text: getComputedStyle(document.documentElement).fontSize,
  }))

verifies('settings:language', 'by keyboard; questions too', async () => {
  using folder = workspaceFolder()
  await using window = await openWindow({ dataDirectory: folder.path })
  const { page } = window
  await page.getByRole('heading', { name: 'Welcome to Assent' }).waitFor()
  await page.getByRole('radio', { name: 'English' }).focus()
  await page.keyboard.press('ArrowDown')
  await page.getByRole('heading', { name: 'Willkommen bei Assent' }).waitFor()
  await expect.poll(() => page.getByRole('radio', { name: 'Deutsch' }).isChecked()).toBe(true)
  const focused = page.locator(':focus')
  await expect.poll(() => focused.getAttribute('value')).toBe('de')
  await page.getByRole('button', { name: 'Überspringen' }).click()
  await openSettings(page, 'Daten', 'Einstellungen')
  await page.getByRole('button', { name: 'Alles löschen …' }).click()
  await page.getByLabel(/„löschen“/).fill('löschen')
  await page.keyboard.press('Enter')
  const question = page.frameLocator('iframe.dock').getByRole('alertdialog', { name: 'Alles löschen?' })
  await question.getByRole('button', { name: 'Behalten' }).waitFor()
  expect(await page.frameLocator('iframe.dock').locator('html').getAttribute('lang')).toBe('de')

  await window.restart()
  await question.getByRole('button', { name: 'Behalten' }).click()
  await page.getByRole('button', { name: 'Neue Unterhaltung' }).waitFor()
  expect(await rootOf(page)).toEqual({ language: 'de', text: '16px' })
  expect(window.complaints).toEqual([])
})

verifies('settings:text-size', 'on the chat page and on the question page', async () => {
  using folder = workspaceFolder()
  await using window = await openWindow({ dataDirectory: folder.path })
  const { page } = window
  await page.getByRole('button', { name: 'Skip' }).click()
  await openSettings(page, 'Appearance')
  await page.getByRole('radio', { name: 'Larger' }).check()
  await expect.poll(async () => (await rootOf(page)).text).toBe('20.8px')
  await window.restart()
  await expect.poll(async () => (await rootOf(page)).text).toBe('20.8px')
  await openSettings(page, 'Models')
  await page.getByRole('button', { name: 'Add provider' }).click()
  await page.getByLabel('Kind').selectOption('OpenRouter')
  await page.getByRole('form', { name: 'Provider' }).getByRole('button', { name: 'Add provider' }).click()
  const change = window.question('Apply this change?')
  const exact = change.getByRole('region', { name: 'Exact change' })
  await expect.poll(() => exact.textContent()).toContain('kind: openrouter')
  const html = window.consent.locator('html')
  const size = () => html.evaluate((element) => getComputedStyle(element).fontSize)
  await expect.poll(size).toBe('20.8px')
})

verifies('settings:effort', 'for a model that has it, and hidden for one that has not', async () => {
  await using model = await startModelServer()
  using folder = workspaceFolder()
  const provider = { kind: 'openai-chat', baseUrl: model.url, models: ['gpt-6-sol', 'unheard-of'] }
  const models = { default: 'o/gpt-6-sol', providers: { o: provider } }
  writeFileSync(join(folder.path, 'assent.yaml'), JSON.stringify({ version: 1, models }))
  await using window = await openWindow({ dataDirectory: folder.path })
  const { page } = window
  model.enqueue(says('Thought about it.'), says('Again.'))
  await page.getByRole('button', { name: 'Thinking: Default' }).click()
  await page.getByRole('menuitemradio', { name: 'High' }).click()
  await window.say('Think.')
  await page.getByText('Thought about it.').first().waitFor()
  await window.restart()
  await page.getByRole('link', { name: 'Think.' }).click()
  await page.getByRole('button', { name: 'Thinking: High' }).waitFor()
  await window.say('Once more.')
  await page.getByText('Again.').first().waitFor()
  const asked = model.requests.filter(({ path }) => path.endsWith('/completions'))
  expect(asked.map(({ body }) => body)).toMatchObject([
    { reasoning_effort: 'high' },
    { reasoning_effort: 'high' },
  ])
  await page.getByRole('button', { name: /^Model:/ }).click()
  await page.getByRole('menuitemradio', { name: /unheard-of/ }).click()
  await expect.poll(() => page.getByRole('button', { name: /^Thinking/ }).count()).toBe(0)
})

verifies(
  'settings:erase-everything',
  'from the window, typed and decided; the first day follows',
  async () => {
    await using model = await startModelServer()
    using folder = workspaceFolder({ modelUrl: model.url })
    await using window = await openWindow({ dataDirectory: folder.path })
    const { page } = window
    model.enqueue(says('An answer to keep.'))
    await window.say('A message to export')
    await page.getByText('An answer to keep.').first().waitFor()

    await openSettings(page, 'Usage')
    await page
      .getByRole('row', { name: /local\/scripted/ })
      .getByText('$0.00')
      .waitFor()
    await openSettings(page, 'Data')
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export everything' }).click()
    const file = await (await download).path()
    const document = JSON.parse(readFileSync(file, 'utf8'))
    expect(document.conversations).toMatchObject([{ title: 'A message to export' }])
    expect(JSON.stringify(document.events)).toContain('An answer to keep.')

    model.enqueue(says('An answer to lose.'))
    await page.getByRole('button', { name: 'New conversation' }).click()
    await window.say('A message to lose')
    await page.getByText('An answer to lose.').first().waitFor()
    await page.getByRole('button', { name: 'Conversation menu' }).click()
    await page.getByRole('menuitem', { name: 'Erase for good' }).click()
    await window.answer('Erase this conversation?', 'Erase')
    await page.getByRole('link', { name: 'A message to lose' }).waitFor({ state: 'detached' })
    await expect.poll(() => page.getByText('An answer to lose.').count()).toBe(0)

    await openSettings(page, 'Data')
    await page.getByRole('button', { name: 'Erase everything…' }).click()
    const ask = page.getByRole('button', { name: 'Ask me' })
    expect(await ask.isDisabled()).toBe(true)
    await page.getByLabel(/Type “erase”/).fill('Erase')
    await ask.click()
    await window.answer('Erase everything?', 'Erase')
    await page.getByRole('heading', { name: 'Welcome to Assent' }).waitFor()
    expect(await page.getByRole('link', { name: 'A message to export' }).count()).toBe(0)
    expect(readFileSync(join(folder.path, 'assent.db')).includes('An answer to keep.')).toBe(false)
    expect(window.complaints).toEqual([])
  },
)

/** Where other programs of this kind listen; one that is free. */
const startWhereItIsFound = async (ports: readonly number[]): ReturnType<typeof startModelServer> => {
  for (const port of ports) {
    const started = await startModelServer({ port }).catch(() => null)
    if (started) return started
  }
  throw new Error('all ports where a model server is looked for are taken')
}

verifies('settings:first-run', 'and a service without a key is refused with a sentence', async () => {
  await using model = await startWhereItIsFound([30_000, 5001, 4891, 1337])
  const title = new URL(model.url).host
  using folder = workspaceFolder()
  await using window = await openWindow({ dataDirectory: folder.path })
  const { page } = window
  await page.getByRole('button', { name: `Use ${title}` }).click()
  const change = window.question('Apply this change?').getByRole('region', { name: 'Exact change' })
  await expect.poll(() => change.textContent()).toMatch(/default: \S+\/scripted/)
  await window.answer('Apply this change?', 'Apply')
  await page.getByText(/^Set up: /).waitFor()

  await page.getByRole('button', { name: 'Anthropic' }).click()
  const form = page.getByRole('form', { name: 'Provider' })
  expect(await form.getByLabel('Name of its key').inputValue()).toBe('ANTHROPIC_API_KEY')
  await form.getByLabel('Name of its key').fill('')
  await form.getByRole('button', { name: 'Add provider' }).click()
  await form.getByText(/asks for a key/).waitFor()

  await page.getByRole('button', { name: 'Done' }).click()
  model.enqueue(says('From this computer.'))
  await window.say('Hello')
  await page.getByText('From this computer.').first().waitFor()
})

verifies('settings:first-run', 'of several models the user chooses one in place', async () => {
  await using model = await startWhereItIsFound([30_000, 5001, 4891, 1337])
  model.listModels(['first', 'second'])
  const title = new URL(model.url).host
  using folder = workspaceFolder()
  await using window = await openWindow({ dataDirectory: folder.path })
  const { page } = window
  await page.getByLabel('Model to begin with').selectOption('second')
  await page.getByRole('button', { name: `Use ${title}` }).click()
  await window.answer('Apply this change?', 'Apply')
  await page.getByText(/^Set up: /).waitFor()
  expect(readFileSync(join(folder.path, 'assent.yaml'), 'utf8')).toMatch(/default: \S+\/second/)
})
