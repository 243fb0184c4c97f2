import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterAll, expect } from 'vitest'
import { startModelServer } from '../support/model-server.ts'
import { callsTools, says } from '../support/model-server/replies.ts'
import { verifies } from '../support/verifies.ts'
import { closeBrowser, openWindow } from '../support/window.ts'
import { referenceServer, workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeBrowser)

verifies(
  'consent:server-questions',
  'in the window: a form and an address of a real server, and a kill while it asks leaves no question behind',
  async () => {
    await using model = await startModelServer()
    await using elsewhere = await startPage()
    using folder = workspaceFolder({ modelUrl: model.url, servers: { every: referenceServer('everything') } })
    await using window = await openWindow({ dataDirectory: folder.path })
    const { page, consent } = window
    await window.answer('Start server every?', 'Start')
    await page.getByRole('link', { name: 'every, ready' }).waitFor()
    await page.getByRole('button', { name: 'New conversation' }).click()

    const askFor = async (tool: string, args: object): Promise<void> => {
      model.enqueue(
        callsTools([{ name: `every__${tool}`, arguments: JSON.stringify(args) }]),
        says('So be it.'),
      )
      await window.say(`Call ${tool}.`)
      await window.answer(`Allow every.${tool}?`, 'Allow once')
    }
    await askFor('trigger-elicitation-request', {})
    const form = window.question('Answer every?')
    await form.waitFor()
    expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('IFRAME')
    await form.getByRole('region', { name: 'Exact request' }).press('End')
    await form.getByRole('button', { name: 'Send' }).click()
    await form.getByText('String is needed: fill it in.').waitFor()
    await expect.poll(() => form.getByLabel('String', { exact: true }).evaluate(isFocused)).toBe(true)
    await form.getByLabel('String', { exact: true }).fill('Zoë')
    await form.getByRole('region', { name: 'Exact request' }).press('End')
    await form.getByRole('button', { name: 'Send' }).click()
    await form.waitFor({ state: 'detached' })
    await page.getByText('So be it.').first().waitFor()
    expect(JSON.stringify(model.requests.at(-1)?.body)).toContain('Name: Zoë')

    const opened = page.context().waitForEvent('page')
    await askFor('trigger-url-elicitation', { url: elsewhere.url, message: 'Sign here' })
    const { host } = new URL(elsewhere.url)
    await window.answer(`Open ${host}?`, 'Open in the browser')
    expect((await opened).url()).toBe(elsewhere.url)
    await page.getByText('So be it.').nth(1).waitFor()
    expect(await consent.getByRole('alertdialog').count()).toBe(0)

    await askFor('trigger-elicitation-request', {})
    await form.waitFor()
    await window.killAndRestart()
    await page.getByRole('link', { name: /^every, / }).waitFor()
    expect(await form.count()).toBe(0)
    expect(window.complaints).toEqual([])
  },
)

const isFocused = (element: Element): boolean => element === document.activeElement

/** A page on this computer. */
const startPage = async (): Promise<AsyncDisposable & { readonly url: string }> => {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<title>elsewhere</title>')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}/sign?a=b#c`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
