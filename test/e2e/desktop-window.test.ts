import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, expect } from 'vitest'
import type { ChatBridge } from '#contract/bridge'
import { startAssent } from '../support/assent-process.ts'
import {
  closeDesktopBrowser,
  desktopBrowser,
  openDesktopWindow,
  type DesktopWindow,
} from '../support/electron-double/desktop-window.ts'
import { startDesktop } from '../support/electron-double/start-desktop.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'
import { configure, referenceServer, workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeDesktopBrowser)

/** A window that asks at once whether the server may start. */
const openWithQuestion = async () => {
  const folder = workspaceFolder({ servers: { everything: referenceServer('everything') } })
  const opened = await openDesktopWindow({ dataDirectory: folder.path })
  await opened.question('Start server everything?').waitFor()
  return Object.assign(opened, { path: folder.path })
}

/** A window in which nothing waits. Its model is nobody, so the page of the first run is not shown. */
const openQuiet = async () => {
  const folder = workspaceFolder({ modelUrl: 'http://127.0.0.1:9/v1' })
  const opened = await openDesktopWindow({ dataDirectory: folder.path })
  await opened.chat().getByRole('textbox', { name: 'Message' }).waitFor()
  await until('the window is open', () => opened.desktop().stderr().includes('The window is open.'))
  return opened
}

const windowOf = async (opened: DesktopWindow) => {
  const [window] = (await opened.desktop().state()).windows
  if (!window) throw new Error('there is no window')
  const view = (host: string) => window.views.find(({ url }) => url === `app://${host}/`)
  return { ...window, chat: view('workspace'), consent: view('consent') }
}

const focusedPage = async (opened: DesktopWindow): Promise<string> => {
  const { chat, consent } = await windowOf(opened)
  return chat?.isFocused ? 'chat' : consent?.isFocused ? 'consent' : 'none'
}

const call = (page: Page, name: keyof ChatBridge, input: object) =>
  page.evaluate(
    ([method, argument]) =>
      (window as unknown as { bridge: Record<string, (input: unknown) => unknown> }).bridge[method]?.(
        argument,
      ),
    [name, input] as const,
  )

const dialogs = (opened: DesktopWindow) => opened.desktop().recorded('dialog.showMessageBox')
const notifications = (opened: DesktopWindow): readonly unknown[] =>
  opened
    .desktop()
    .recorded('notification.show')
    .map(({ args }) => (args[0] as { readonly title: string }).title)

verifies(
  'electron:focus',
  'a question appears beside the keyboard, which moves by F6 and by request',
  async () => {
    await using opened = await openWithQuestion()
    await expect.poll(async () => (await windowOf(opened)).consent?.isVisible).toBe(true)
    const { chat, consent } = await windowOf(opened)
    expect((chat?.bounds.height ?? 0) + (consent?.bounds.height ?? 0)).toBe(800)
    await expect.poll(() => focusedPage(opened)).toBe('chat')
    await opened.desktop().press('F6')
    await expect.poll(() => focusedPage(opened)).toBe('consent')
    await opened.desktop().press('F6')
    await expect.poll(() => focusedPage(opened)).toBe('chat')
    await opened.chat().getByRole('button', { name: 'Waiting for you' }).click()
    await expect.poll(() => focusedPage(opened)).toBe('consent')
    await opened.answer('Start server everything?', 'Do not start')
    await expect.poll(() => focusedPage(opened)).toBe('chat')
    expect((await windowOf(opened)).consent?.isVisible).toBe(false)
    await opened.desktop().press('F6')
    expect(await focusedPage(opened)).toBe('chat')
  },
)

verifies(
  'electron:background',
  'a closed window goes on, says so, and a second start brings it back',
  async () => {
    await using opened = await openWithQuestion()
    const desktop = opened.desktop()
    await desktop.perform({ kind: 'close-window' })
    expect(await windowOf(opened)).toMatchObject({ isVisible: false, title: 'Assent: 1 question waits' })
    expect(notifications(opened)).toEqual(['Assent goes on in the background'])
    const second = startDesktop({ browser: await desktopBrowser(), args: ['--data-dir', opened.path] })
    expect(await second.exited).toBe(0)
    await expect.poll(() => windowOf(opened)).toMatchObject({ isVisible: true, isFocused: true })

    await desktop.perform({ kind: 'close-window' })
    await desktop.choose('tray', 'Answer Questions')
    expect(await windowOf(opened)).toMatchObject({ isVisible: true, consent: { isFocused: true } })
    await desktop.choose('tray', 'Quit Assent')
    expect(await desktop.exited).toBe(0)
  },
)

verifies(
  'electron:attention',
  'a window without the keyboard sends a notification that leads to it',
  async () => {
    await using opened = await openWithQuestion()
    const desktop = opened.desktop()
    expect(notifications(opened)).toEqual([])
    await desktop.perform({ kind: 'focus-window', isFocused: false })
    const server = referenceServer('everything')
    configure(opened.path, { servers: { everything: server, another: server } })
    await expect.poll(() => notifications(opened)).toEqual(['A question waits for you'])
    await desktop.emit('notification', 'click')
    expect(await windowOf(opened)).toMatchObject({ isFocused: true, consent: { isFocused: true } })
    expect(await desktop.state()).toMatchObject({ badgeCount: 2, trays: [{ menu: expect.anything() }] })
  },
)

verifies('electron:one-program', 'whichever shell comes second names the first one', async () => {
  using folder = workspaceFolder()
  const start = async (path: string) =>
    startDesktop({ browser: await desktopBrowser(), args: ['--data-dir', path] })
  const [nowhere, assent] = await Promise.all([
    start('/dev/null/assent'),
    startAssent({ dataDirectory: folder.path }),
  ])
  expect(await nowhere.exited).toBe(1)
  expect(nowhere.recorded('dialog.showErrorBox')[0]?.args[1]).toContain('/dev/null/assent')

  const second = await start(folder.path)
  expect(await second.exited).toBe(1)
  expect(second.recorded('dialog.showErrorBox')[0]?.args).toEqual([
    'Assent cannot start',
    expect.stringContaining(`the web shell at ${new URL(assent.url).origin}`),
  ])
  await assent.quit()

  const desktop = await start(folder.path)
  await until('the window is open', () => desktop.stderr().includes('The window is open.'))
  await expect(startAssent({ dataDirectory: folder.path })).rejects.toThrow(/already running/)
  expect(await desktop.quit()).toBe(0)
})

verifies(
  'electron:menus',
  'the menus reach the page and both views, in the language of the window',
  async () => {
    await using opened = await openQuiet()
    const desktop = opened.desktop()
    await desktop.choose('application', 'File', 'Settings…')
    await opened.chat().getByRole('heading', { name: 'Settings' }).first().waitFor()
    await desktop.choose('application', 'View', 'Command Palette…')
    await opened.chat().getByRole('combobox').first().waitFor()
    await opened.chat().keyboard.press('Escape')
    await desktop.choose('application', 'File', 'New Conversation')
    await opened.chat().getByRole('textbox', { name: 'Message' }).waitFor()

    await desktop.choose('application', 'View', 'Zoom In')
    const { chat, consent } = await windowOf(opened)
    expect([chat?.zoomLevel, consent?.zoomLevel]).toEqual([expect.closeTo(0.5), expect.closeTo(0.5)])

    const editFlags = { canCut: true, canCopy: true, canPaste: true, canSelectAll: true }
    const field = {
      isEditable: true,
      selectionText: '',
      misspelledWord: '',
      dictionarySuggestions: [],
      editFlags,
    }
    await desktop.emit(`contents:${chat?.webContentsId}`, 'context-menu', field)
    const labels = (await desktop.state()).popup?.map(({ label }) => label)
    expect(labels).toEqual(['Cut', 'Copy', 'Paste', '-', 'Select All'])

    await call(opened.chat(), 'setPreferences', { language: 'de', theme: 'dark' })
    await expect.poll(async () => (await desktop.state()).menu?.[1]?.label).toBe('Bearbeiten')
    const state = await desktop.state()
    expect(state).toMatchObject({ themeSource: 'dark', trays: [] })
    await desktop.perform({ kind: 'close-window' })
    expect(await desktop.exited).toBe(0)
  },
)

verifies('electron:remembered', 'zoom and the agreed dictionary are there after a restart', async () => {
  await using opened = await openQuiet()
  const spelling = ['application', 'Edit', 'Check Spelling While Typing'] as const
  const chosen = () =>
    opened
      .desktop()
      .recorded('session.setSpellCheckerLanguages')
      .map(({ args }) => args[1])
  const answer = (response: number) =>
    opened.desktop().perform({ kind: 'answer', api: 'dialog.showMessageBox', answers: [{ response }] })

  await answer(0)
  await opened.desktop().choose(...spelling)
  await expect.poll(() => dialogs(opened).length).toBe(1)
  expect(chosen().flat()).toEqual([])
  await answer(1)
  await opened.desktop().choose(...spelling)
  await expect.poll(() => chosen().at(-1)).toEqual(['en-US'])
  await opened.desktop().choose('application', 'View', 'Zoom In')

  await opened.restart()
  expect(chosen()).toEqual([['en-US']])
  await expect.poll(async () => (await windowOf(opened)).chat?.zoomLevel).toBeCloseTo(0.5)
})

verifies('electron:files', 'what the page made is saved where the user says', async () => {
  await using opened = await openQuiet()
  const desktop = opened.desktop()
  using folder = workspaceFolder()
  const filePath = join(folder.path, 'saved.md')
  const answers = [{ canceled: false, filePath }]
  await desktop.perform({ kind: 'answer', api: 'dialog.showSaveDialog', answers })
  await opened.chat().evaluate(() => {
    const anchor = document.createElement('a')
    anchor.href = URL.createObjectURL(new Blob(['# Rome']))
    anchor.download = '../Rome.md'
    anchor.click()
  })
  await until('it is saved', () => desktop.recorded('download.done').length === 1)
  expect(readFileSync(filePath, 'utf8')).toBe('# Rome')
  const [options] = desktop.recorded('dialog.showSaveDialog')[0]?.args ?? []
  expect(options).toMatchObject({ defaultPath: expect.stringMatching(/[/\\]_Rome\.md$/) })
})

verifies(
  'electron:crash',
  'a page comes back by itself, and the user is asked when it stops too often',
  async () => {
    await using opened = await openQuiet()
    const desktop = opened.desktop()
    const crash = async (host: string): Promise<void> => {
      const { webContentsId } = await desktop.view(host)
      const gone = { reason: 'crashed', exitCode: 5 }
      await desktop.emit(`contents:${webContentsId}`, 'render-process-gone', gone)
    }
    const mark = () => opened.chat().evaluate(() => document.documentElement.dataset['mark'])
    await opened.chat().evaluate(() => (document.documentElement.dataset['mark'] = 'before'))
    await crash('consent')
    await crash('workspace')
    await expect.poll(() => mark().catch(() => 'loading')).toBeUndefined()
    await opened.chat().getByRole('textbox', { name: 'Message' }).waitFor()
    expect(await call(opened.chat(), 'readWorkspace', {})).toMatchObject({ ok: true })

    expect(dialogs(opened)).toEqual([])
    await desktop.perform({ kind: 'answer', api: 'dialog.showMessageBox', answers: [{ response: 1 }] })
    for (let stops = 0; stops < 3; stops += 1) await crash('workspace')
    expect(await desktop.exited).toBe(0)
    expect(dialogs(opened)).toHaveLength(1)
  },
)
