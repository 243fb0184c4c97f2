import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, vi } from 'vitest'
import { findChromium } from '../../scripts/find-chromium.ts'
import { startAssent } from '../support/assent-process.ts'
import { contentsOf, leakingFiles, leaksIn, newCanary } from '../support/canary.ts'
import { closeDesktopBrowser, openDesktopWindow } from '../support/electron-double/desktop-window.ts'
import { startModelServer } from '../support/model-server.ts'
import { says, status } from '../support/model-server/replies.ts'
import { verifies } from '../support/verifies.ts'
import { workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeDesktopBrowser)

/** Two starts of a program and a browser. */
vi.setConfig({ testTimeout: 180_000 })

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

verifies('secrets:canary', 'in the desktop shell, typed, used and quoted back at it', async ({ skip }) => {
  skip(findChromium() === null, 'no Chromium')
  const canaries = { PROVIDER_KEY: newCanary() }
  await using model = await startModelServer()
  using folder = workspaceFolder()
  const provider = {
    kind: 'openai-compatible',
    baseUrl: model.url,
    apiKey: '${secret:PROVIDER_KEY}',
    models: ['scripted'],
  }
  const models = { default: 'local/scripted', providers: { local: provider } }
  writeFileSync(join(folder.path, 'assent.yaml'), JSON.stringify({ version: 1, models }))
  await using opened = await openDesktopWindow({ dataDirectory: folder.path })
  const [chat, consent] = [opened.chat(), opened.consent()]
  await chat.evaluate(`bridge.draftSecret({ name: 'PROVIDER_KEY' })`)
  await opened.question('Enter PROVIDER_KEY').locator('input').click()
  await consent.keyboard.insertText(canaries.PROVIDER_KEY)
  await opened.answer('Enter PROVIDER_KEY', 'Save')

  const message = `You sent Bearer ${canaries.PROVIDER_KEY}.`
  model.enqueue(status(400, { error: { message, type: 'invalid_request_error', code: null } }), says('Yes.'))
  for (const [text, answer] of [
    ['first', /You sent Bearer/],
    ['second', 'Yes.'],
  ] as const) {
    await chat.getByRole('textbox', { name: 'Message' }).fill(text)
    await chat.getByRole('button', { name: 'Send' }).click()
    await chat.getByText(answer).first().waitFor()
  }
  const authorizations = model.requests
    .filter(({ method }) => method === 'POST')
    .map(({ headers }) => headers['authorization'])
  expect(authorizations).toEqual(Array(2).fill(`Bearer ${canaries.PROVIDER_KEY}`))

  const pages = await Promise.all([chat, consent].map(contentsOf))
  expect(pages.join('')).toContain('You sent Bearer')
  expect(leaksIn(canaries, pages.join(''))).toEqual([])
  const outside = `${opened.desktop().stderr()}${JSON.stringify(opened.desktop().recorded())}`
  expect(leaksIn(canaries, outside)).toEqual([])
  await opened.restart()
  expect(leaksIn(canaries, await contentsOf(opened.chat()))).toEqual([])
  expect(leakingFiles(canaries, folder.path)).toEqual([])
})
