import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import type { WorkspaceView } from '#contract/views'
import { startAssent } from '../support/assent-process.ts'
import {
  closeDesktopBrowser,
  openDesktopWindow,
  type DesktopWindow,
} from '../support/electron-double/desktop-window.ts'
import type { Setup } from '../support/electron-double/control-messages.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'
import { workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeDesktopBrowser)

const readWorkspace = async (opened: DesktopWindow): Promise<WorkspaceView> => {
  const reply = (await opened.chat().evaluate('bridge.readWorkspace({})')) as {
    readonly value: WorkspaceView
  }
  return reply.value
}

const storeSecret = async (opened: DesktopWindow, secret: string): Promise<void> => {
  await opened.chat().evaluate(`bridge.draftSecret({ name: 'API_KEY' })`)
  await opened.question('Enter API_KEY').locator('input').fill(secret)
  await opened.answer('Enter API_KEY', 'Save')
  await expect.poll(async () => (await readWorkspace(opened)).secrets).toEqual(['API_KEY'])
}

const eraseEverything = async (opened: DesktopWindow): Promise<void> => {
  await opened.chat().evaluate('bridge.draftErasure({ conversation: null })')
  await opened.answer('Erase everything?', 'Erase')
  await expect.poll(async () => (await readWorkspace(opened)).secrets).toEqual([])
}

const cleared = (opened: DesktopWindow, api: string): readonly unknown[] =>
  opened
    .desktop()
    .recorded(api)
    .map(({ args }) => args[0])

const keyStores: Readonly<Record<string, Setup['safeStorage']>> = {
  'with a key store': { backend: 'gnome_libsecret', isAvailable: true },
  'without one': { backend: 'basic_text', isAvailable: true },
}

for (const [detail, safeStorage] of Object.entries(keyStores))
  verifies('settings:erase-window', detail, async () => {
    using folder = workspaceFolder({ servers: {} })
    const at = (name: string): string => join(folder.path, name)
    await using opened = await openDesktopWindow({ dataDirectory: folder.path, setup: { safeStorage } })
    await opened.desktop().choose('application', 'View', 'Zoom In')
    await until('the zoom is remembered', () => existsSync(at('window.json')))
    await storeSecret(opened, 'first-5b1c')
    const keyBefore = readFileSync(at('secrets/electron.key'))
    writeFileSync(at('window/of-chromium'), 'a word')

    await eraseEverything(opened)
    expect(readFileSync(at('secrets/electron.key')).equals(keyBefore)).toBe(false)
    expect(existsSync(at('window.json'))).toBe(false)
    for (const api of ['session.clearStorageData', 'session.clearCache'])
      expect(cleared(opened, api)).toEqual(['persist:workspace', 'consent'])
    expect((await opened.desktop().view('workspace')).zoomLevel).toBe(0)

    await storeSecret(opened, 'second-77e0')
    await opened.restart()
    expect(existsSync(at('window/of-chromium'))).toBe(false)
    expect(readdirSync(folder.path)).not.toContain('erase-window')
    expect((await readWorkspace(opened)).secrets).toEqual(['API_KEY'])
  })

verifies('settings:erase-window', 'cut off in the desktop shell, finished by the web shell', async () => {
  using folder = workspaceFolder({ servers: {} })
  const at = (name: string): string => join(folder.path, name)
  const opened = await openDesktopWindow({ dataDirectory: folder.path })
  await storeSecret(opened, 'first-5b1c')
  writeFileSync(at('window/of-chromium'), 'a word')
  await opened.chat().evaluate('bridge.draftErasure({ conversation: null })')
  void opened.answer('Erase everything?', 'Erase').catch(() => undefined)
  await until('the erasure is begun', () => existsSync(at('erase-window')))
  await opened.desktop().kill()
  writeFileSync(at('erase-everything'), '')
  await using assent = await startAssent({ dataDirectory: folder.path })
  const { chat } = await assent.pages()
  expect(await chat.bridge.readWorkspace({})).toMatchObject({ value: { secrets: [], notices: [] } })
  expect(existsSync(at('window'))).toBe(false)
  expect(existsSync(at('secrets/electron.key'))).toBe(false)
})
