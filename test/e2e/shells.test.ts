import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, expect } from 'vitest'
import {
  closeDesktopBrowser,
  desktopBrowser,
  openDesktopWindow,
} from '../support/electron-double/desktop-window.ts'
import { startDesktop } from '../support/electron-double/start-desktop.ts'
import { startModelServer } from '../support/model-server.ts'
import { callsTools, says } from '../support/model-server/replies.ts'
import { processesWith } from '../support/processes-with.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'
import { closeBrowser, openWindow } from '../support/window.ts'
import { referenceServer, workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeBrowser)
afterAll(closeDesktopBrowser)

/** What a person has before them, whichever shell it is. */
type Shell = AsyncDisposable & {
  readonly chat: () => Page
  readonly question: (name: string) => Locator
  readonly answer: (question: string, button: string) => Promise<void>
  readonly pressF6: () => Promise<void>
  /** Whether the keyboard is in the consent page. */
  readonly isInQuestions: () => Promise<boolean>
  /** With a question open: what the window shows of it outside of its pages, and a second start. */
  readonly whileAsked: () => Promise<void>
  /** Another program comes to the front, and this one has to call the person back. */
  readonly lookAway: () => Promise<void>
  readonly isCalledBack: () => Promise<void>
  readonly complaints: readonly string[]
  readonly quit: () => Promise<number | null>
  readonly restart: () => Promise<void>
}

const nothing = (): Promise<void> => Promise.resolve()

const openWeb = async (dataDirectory: string): Promise<Shell> => {
  const window = await openWindow({ dataDirectory })
  return {
    ...window,
    chat: () => window.page,
    pressF6: () => window.page.keyboard.press('F6'),
    isInQuestions: () => window.page.evaluate(() => document.activeElement?.tagName === 'IFRAME'),
    // A browser tab has nothing outside of its pages.
    whileAsked: nothing,
    lookAway: nothing,
    isCalledBack: nothing,
    quit: () => window.assent().quit(),
  }
}

const openDesktop = async (dataDirectory: string): Promise<Shell> => {
  const window = await openDesktopWindow({ dataDirectory })
  const isInFront = async () => (await window.desktop().state()).windows[0]?.isFocused
  const lookAway = async () =>
    void (await window.desktop().perform({ kind: 'focus-window', isFocused: false }))
  return {
    ...window,
    pressF6: () => window.desktop().press('F6'),
    isInQuestions: async () => (await window.desktop().view('consent')).isFocused,
    whileAsked: async () => {
      const { trays, badgeCount } = await window.desktop().state()
      expect(trays.map(({ toolTip }) => toolTip)).toEqual(['Assent: 1 question waits for you'])
      expect(badgeCount).toBe(1)
      await lookAway()
      const again = startDesktop({ browser: await desktopBrowser(), args: ['--data-dir', dataDirectory] })
      expect(await again.exited).toBe(0)
      await expect.poll(isInFront).toBe(true)
    },
    lookAway,
    isCalledBack: async () => {
      const calls = () => window.desktop().recorded('notification.show').length
      await expect.poll(calls).toBe(1)
      await window.desktop().emit('notification', 'click')
      expect(await isInFront()).toBe(true)
      expect((await window.desktop().view('consent')).isFocused).toBe(true)
    },
    quit: () => window.desktop().quit(),
  }
}

/** A scripted model and the file server on a folder of its own, whose processes carry a marker. */
const prepare = async () => {
  await using stack = new AsyncDisposableStack()
  const model = stack.use(await startModelServer())
  const notes = join(stack.use(workspaceFolder()).path, 'notes')
  mkdirSync(notes)
  writeFileSync(join(notes, 'packing.md'), 'walking shoes\n')
  const marker = randomUUID()
  const files = { ...referenceServer('filesystem', notes), env: { SHELLS_TEST: marker } }
  const { path } = stack.use(workspaceFolder({ servers: { files } }))
  const owned = stack.move()
  return { model, notes, marker, path, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** In the settings: an endpoint of the user's own and its model as the default, each decided about. */
const addProvider = async (shell: Shell, address: string): Promise<void> => {
  const chat = shell.chat()
  await chat.getByRole('button', { name: 'Settings' }).click()
  await chat.getByRole('navigation', { name: 'Settings' }).getByText('Models', { exact: true }).click()
  await chat.getByRole('button', { name: 'Add provider' }).click()
  const form = chat.getByRole('form', { name: 'Provider' })
  await form.getByLabel('Name', { exact: true }).fill('local')
  await form.getByLabel('Endpoint').fill(address)
  await form.getByRole('button', { name: 'Add provider' }).click()
  await shell.answer('Apply this change?', 'Apply')
  await chat.getByLabel('Default model').selectOption('local/scripted')
  await shell.answer('Apply this change?', 'Apply')
  await chat.getByRole('button', { name: 'New conversation' }).click()
}

/** The conversation with an allowed and a denied call, from the first question to the history after a restart. */
const converse = async (open: (dataDirectory: string) => Promise<Shell>): Promise<void> => {
  await using prepared = await prepare()
  const { model, notes, marker, path } = prepared
  await using shell = await open(path)
  const call = (tool: string): Locator => shell.chat().getByRole('article', { name: `Tool: ${tool}` })
  const target = join(notes, 'plan.md')
  model.enqueue(
    callsTools([
      { name: 'files__read_text_file', arguments: JSON.stringify({ path: join(notes, 'packing.md') }) },
    ]),
    callsTools([
      { name: 'files__write_file', arguments: JSON.stringify({ path: target, content: 'a plan' }) },
    ]),
    says('All done.'),
  )

  await shell.answer('Start server files?', 'Start')
  await shell.chat().getByRole('link', { name: 'files, ready' }).waitFor()
  expect(processesWith(marker)).not.toEqual([])
  await addProvider(shell, model.url)
  await shell.chat().getByRole('textbox', { name: 'Message' }).fill('Read my list and write a plan.')
  await shell.chat().getByRole('button', { name: 'Send' }).click()

  await shell.question('Allow files.read_text_file?').waitFor()
  expect(await shell.isInQuestions()).toBe(false)
  await shell.pressF6()
  await expect.poll(shell.isInQuestions).toBe(true)
  await shell.pressF6()
  await expect.poll(shell.isInQuestions).toBe(false)

  await shell.whileAsked()
  await shell.lookAway()
  await shell.answer('Allow files.read_text_file?', 'Allow once')
  await call('files.read_text_file').getByText('Done').waitFor()
  const exact = shell.question('Allow files.write_file?').getByRole('region', { name: 'Exact arguments' })
  await expect.poll(() => exact.textContent()).toBe(`{"content":"a plan","path":"${target}"}`)
  await shell.isCalledBack()
  await shell.answer('Allow files.write_file?', 'Deny')
  await call('files.write_file').getByText('Denied').waitFor()
  await shell.chat().getByRole('article', { name: 'scripted' }).getByText('All done.').waitFor()
  expect(JSON.stringify(model.requests.at(-1)?.body)).toContain('walking shoes')

  await shell.restart()
  const conversations = shell.chat().getByRole('navigation', { name: 'Conversations' })
  await conversations.getByRole('link', { name: 'Read my list and write a plan.' }).click()
  await call('files.read_text_file').getByText('Done').waitFor()
  await call('files.write_file').getByText('Denied').waitFor()
  await shell.chat().getByRole('article', { name: 'scripted' }).getByText('All done.').waitFor()
  expect(shell.complaints).toEqual([])

  expect(await shell.quit()).toBe(0)
  await until('no process of a server is left', () => processesWith(marker).length === 0)
}

verifies('electron:double-scenario', 'the web shell', () => converse(openWeb))
verifies('electron:double-scenario', 'the desktop shell on the double', () => converse(openDesktop))
