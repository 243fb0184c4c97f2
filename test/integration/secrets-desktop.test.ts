import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, vi } from 'vitest'
import { findChromium } from '../../scripts/find-chromium.ts'
import { startAssent } from '../support/assent-process.ts'
import { closeDesktopBrowser, openDesktopWindow } from '../support/electron-double/desktop-window.ts'
import { verifies } from '../support/verifies.ts'
import { workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeDesktopBrowser)

/** Two starts of a program and a browser. */
vi.setConfig({ testTimeout: 60_000 })

verifies(
  'secrets:no-key-store',
  'the window says so at its start and on the settings page',
  async ({ skip }) => {
    skip(findChromium() === null, 'no Chromium')
    using folder = workspaceFolder({ servers: {} })
    await using window = await openDesktopWindow({
      dataDirectory: folder.path,
      setup: { safeStorage: { backend: 'basic_text', isAvailable: true } },
    })
    const page = window.chat()
    await page
      .getByText(/No key store was found on this computer.*Install GNOME Keyring or KWallet/)
      .waitFor()
    await page
      .getByRole('link', { name: 'Settings' })
      .or(page.getByRole('button', { name: 'Settings' }))
      .first()
      .click()
    await page.getByRole('navigation', { name: 'Settings' }).getByText('Data', { exact: true }).click()
    const words = page.getByText(/offers Assent no key store, so nothing but a key file protects the secrets/)
    await words.waitFor()
    expect(await words.textContent()).not.toMatch(/encrypt/i)
  },
)

verifies(
  'secrets:key-store',
  'typed in the desktop window, sealed by its key store, asked for anew in the browser',
  async ({ skip }) => {
    skip(findChromium() === null, 'no Chromium')
    using folder = workspaceFolder({ servers: {} })
    const secret = 'k-4f1c9b7e02d8'
    {
      await using opened = await openDesktopWindow({ dataDirectory: folder.path })
      const [chat, consent] = [opened.chat(), opened.consent()]
      await chat.evaluate(`bridge.draftSecret({ name: 'API_KEY' })`)
      await opened.question('Enter API_KEY').locator('input').fill(secret)
      await opened.answer('Enter API_KEY', 'Save')
      await expect
        .poll(async () => await chat.evaluate('bridge.readWorkspace({})'))
        .toMatchObject({
          value: {
            secrets: ['API_KEY'],
            about: { secretsProtection: expect.stringContaining('GNOME Keyring') },
          },
        })
      expect(await consent.content()).not.toContain(secret)
      expect(await opened.desktop().quit()).toBe(0)
    }
    const sealed = readFileSync(join(folder.path, 'secrets/secrets.json'), 'utf8')
    expect(sealed).toContain('"protector":"electron:gnome_libsecret"')
    expect(sealed).not.toContain(Buffer.from(secret).toString('hex'))
    await using assent = await startAssent({ dataDirectory: folder.path })
    const { chat } = await assent.pages()
    expect(await chat.bridge.readWorkspace({})).toMatchObject({
      value: {
        secrets: [],
        notices: [{ message: 'The secret API_KEY was stored by the desktop app: enter it again here.' }],
      },
    })
  },
)
