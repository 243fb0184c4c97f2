import { afterAll, expect } from 'vitest'
import { startModelServer } from '../support/model-server.ts'
import { callsTools, says } from '../support/model-server/replies.ts'
import { verifies } from '../support/verifies.ts'
import { closeBrowser, openWindow, type Window } from '../support/window.ts'
import { referenceServer, workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeBrowser)

const openSettings = async ({ page }: Window, part: string): Promise<void> => {
  await page
    .getByRole('button', { name: 'Settings' })
    .or(page.getByRole('link', { name: 'Settings' }))
    .first()
    .click()
  const parts = page.getByRole('navigation', { name: 'Settings' })
  await parts.getByText(part, { exact: true }).click()
}

verifies('window:settings', 'the theme and a limit act after a restart', async () => {
  await using model = await startModelServer()
  using folder = workspaceFolder({
    modelUrl: model.url,
    servers: { everything: referenceServer('everything') },
  })
  await using window = await openWindow({ dataDirectory: folder.path })
  const { page } = window
  await window.answer('Start server everything?', 'Start')
  await page.getByRole('link', { name: 'everything, ready' }).waitFor()
  await page.emulateMedia({ colorScheme: 'light' })

  await openSettings(window, 'Appearance')
  await page.getByRole('radio', { name: 'Dark' }).check()
  await openSettings(window, 'Limits')
  await page.getByLabel('Steps').fill('1')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').first().waitFor()
  await window.restart()

  const colours = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  await expect.poll(colours).toBe('rgb(23, 23, 22)')
  model.enqueue(
    callsTools([{ name: 'everything__echo', arguments: '{"message":"once"}' }]),
    says('never asked'),
  )
  await page.getByRole('button', { name: 'New conversation' }).click()
  await window.say('One step only.')
  await window.answer('Allow everything.echo?', 'Allow once')
  await page
    .getByText(/limit of 1 step/)
    .first()
    .waitFor()
  expect(model.requests.filter(({ path }) => path.endsWith('/completions'))).toHaveLength(1)
  const dialog = window.consent.locator('html')
  await expect.poll(() => dialog.getAttribute('data-theme')).toBe('dark')
})

verifies(
  'window:permissions',
  'a permission that is taken back is asked for again, also after a restart',
  async () => {
    using folder = workspaceFolder({ servers: { everything: referenceServer('everything') } })
    await using window = await openWindow({ dataDirectory: folder.path })
    const { page } = window
    await window.answer('Start server everything?', 'Start')
    await page.getByRole('link', { name: 'everything, ready' }).waitFor()
    await openSettings(window, 'Permissions')
    await page
      .getByRole('button', { name: /Revoke/ })
      .first()
      .click()
    await expect.poll(() => page.getByRole('button', { name: /Revoke/ }).count()).toBe(0)
    await window.restart()
    await window.question('Start server everything?').waitFor()
  },
)
