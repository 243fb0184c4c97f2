import { AxeBuilder } from '@axe-core/playwright'
import { afterAll, expect } from 'vitest'
import { startModelServer } from '../support/model-server.ts'
import { callsTools, says } from '../support/model-server/replies.ts'
import { verifies } from '../support/verifies.ts'
import { closeBrowser, openWindow } from '../support/window.ts'
import { workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeBrowser)

const server = new URL('../fixtures/servers/many-tools-server.ts', import.meta.url).pathname

verifies('window:many-tools', 'a server of 2,000 tools: searched, listed, filtered and picked', async () => {
  await using stack = new AsyncDisposableStack()
  const model = stack.use(await startModelServer())
  const many = { command: process.execPath, args: [server, '2000'] }
  const folder = stack.use(workspaceFolder({ modelUrl: model.url, servers: { many } }))
  const window = stack.use(await openWindow({ dataDirectory: folder.path }))
  const { page } = window
  await window.answer('Start server many?', 'Start')
  await page.getByRole('link', { name: 'many, ready' }).waitFor()

  model.enqueue(
    callsTools([{ name: 'search_tools', arguments: '{"query":"archive invoice"}' }]),
    callsTools([{ name: 'search_tools', arguments: '{"query":"xyzzyplugh"}' }]),
    says('Found them.'),
  )
  await window.say('Which tools archive invoices?')
  const search = page.getByRole('button', { name: 'Searched the tools for “archive invoice”: 20 found' })
  await search.click()
  await page.getByText('No server was asked and no tool was run.').waitFor()
  await page.getByRole('listitem').getByText('many.archive_invoice_', { exact: false }).first().waitFor()
  await page.getByText('Searched the tools for “xyzzyplugh”: none found').waitFor()
  await page.getByRole('article').getByText('Found them.').waitFor()

  const message = page.getByRole('textbox', { name: 'Message' })
  await message.fill('/')
  const options = page.getByRole('listbox', { name: 'Tools and prompts' }).getByRole('option')
  await page.getByText('1900 more tools. Type more of a name to find one.').waitFor()
  expect(await options.count()).toBe(100)
  await message.press('ArrowUp')
  await page.getByRole('option', { name: 'many.export_deployment_1999' }).or(options.last()).waitFor()
  expect(await options.last().getAttribute('aria-posinset')).toBe('2000')
  await message.fill('/archive_customer_1077')
  await page.getByRole('option', { name: 'many.archive_customer_1077' }).waitFor()
  await message.fill('')

  await page.getByRole('link', { name: 'many, ready' }).click()
  const list = page.getByRole('list', { name: 'Tools' })
  await list.getByRole('listitem').first().waitFor()
  expect(await list.getByRole('listitem').count()).toBeLessThan(100)
  expect(await list.getByRole('listitem').first().getAttribute('aria-setsize')).toBe('2000')
  expect((await new AxeBuilder({ page }).include('.surface-page').analyze()).violations).toEqual([])
  await page.getByLabel('Filter tools').fill('customer archive 1077')
  await page.getByText('1 of 2000 tools').waitFor()
  await list.getByRole('button', { name: /archive_customer_1077/ }).press('Enter')
  await page.getByText('archive one customer of account 1077').last().waitFor()
  expect(window.complaints).toEqual([])
})
