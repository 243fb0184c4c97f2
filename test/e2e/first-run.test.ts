import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import { verifies } from '../support/verifies.ts'
import { closeBrowser, openWindow, type Window } from '../support/window.ts'
import { referenceServer, workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeBrowser)

/** Types "/" and a part of the tool's name into the composer, and chooses it. */
const chooseTool = async ({ page }: Window, tool: string): Promise<void> => {
  await page.getByRole('textbox', { name: 'Message' }).fill(`/${tool}`)
  await page.getByRole('option', { name: tool, exact: true }).click()
}

verifies('window:first-run', 'no model, one server from the form, one allowed call', async () => {
  using folder = workspaceFolder()
  await using window = await openWindow({ dataDirectory: folder.path })
  const { page } = window
  const server = referenceServer('everything')
  await page.getByRole('button', { name: /^No model/ }).click()
  await page.getByRole('button', { name: /^Another program/ }).click()
  await page.getByLabel('Name').fill('try')
  await page.getByLabel('Command').fill(server.command)
  await page.getByLabel('Arguments').fill(server.args.join('\n'))
  await page.getByRole('form', { name: 'Server' }).getByRole('button', { name: 'Add server' }).click()

  const change = window.question('Apply this change?')
  await expect
    .poll(() => change.getByRole('region', { name: 'Exact change' }).textContent())
    .toContain(`command: ${server.command}`)
  await window.answer('Apply this change?', 'Apply')
  await window.answer('Start server try?', 'Start')
  await page.getByRole('link', { name: 'try, ready' }).waitFor()
  expect(await page.getByText('A question waits for you below.').count()).toBe(0)
  await page.getByRole('form', { name: 'Server' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Done' }).click()

  await chooseTool(window, 'try.echo')
  const form = page.getByRole('form', { name: 'try.echo' })
  await form.getByLabel('message').fill('hello ünïcode \u202e 👋')
  await form.getByRole('button', { name: 'Run tool' }).click()
  await expect
    .poll(() =>
      window.question('Allow try.echo?').getByRole('region', { name: 'Exact arguments' }).textContent(),
    )
    .toBe('{"message":"hello \\u00fcn\\u00efcode \\u202e \\ud83d\\udc4b"}')
  await window.answer('Allow try.echo?', 'Allow once')
  await window.call('try.echo').getByText('Done').waitFor()
  expect(readFileSync(join(folder.path, 'assent.yaml'), 'utf8')).toContain('try:')

  await window.restart()
  await page.getByRole('link', { name: 'try, stopped' }).waitFor()
  await chooseTool(window, 'try.get-sum')
  const sum = page.getByRole('form', { name: 'try.get-sum' })
  await sum.getByLabel('a', { exact: true }).fill('2')
  await sum.getByLabel('b', { exact: true }).fill('40')
  await sum.getByRole('button', { name: 'Run tool' }).click()
  await window.answer('Allow try.get-sum?', 'Allow once')
  await window.call('try.get-sum').getByText('Done').waitFor()
  expect(window.complaints).toEqual([])
})

verifies(
  'window:broken-configuration',
  'the place is shown, servers go on, and mending it clears the banner',
  async () => {
    using folder = workspaceFolder({ servers: { everything: referenceServer('everything') } })
    await using window = await openWindow({ dataDirectory: folder.path })
    await window.answer('Start server everything?', 'Start')
    await window.page.getByRole('link', { name: 'everything, ready' }).waitFor()
    const path = join(folder.path, 'assent.yaml')
    const good = readFileSync(path, 'utf8')

    writeFileSync(path, 'version: 1\nservers:\n  everything:\n    comand: node\n')
    await window.page
      .getByText(/line 4/i)
      .first()
      .waitFor()
    await window.page.getByRole('link', { name: 'everything, ready' }).waitFor()
    writeFileSync(path, good)
    await window.page
      .getByText(/line 4/i)
      .first()
      .waitFor({ state: 'detached' })
  },
)
