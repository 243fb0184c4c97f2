import { afterAll, expect } from 'vitest'
import { startHttpMcpServer } from '../support/http-mcp-server.ts'
import { startModelServer } from '../support/model-server.ts'
import { callsTools, says } from '../support/model-server/replies.ts'
import { verifies } from '../support/verifies.ts'
import { closeBrowser, openWindow } from '../support/window.ts'
import { workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeBrowser)

verifies(
  'mcp:http:launch:approved',
  'in the window: asked, connected, called, and left at the end',
  async () => {
    await using model = await startModelServer()
    await using server = await startHttpMcpServer()
    using folder = workspaceFolder({ modelUrl: model.url, servers: { wiki: { url: server.url } } })
    await using window = await openWindow({ dataDirectory: folder.path })
    const { page } = window
    const question = window.question('Connect to server wiki?')
    await question.waitFor()
    expect(await question.textContent()).toContain(server.url)
    expect(server.arrived).toEqual([])
    await window.answer('Connect to server wiki?', 'Connect')
    await page.getByRole('link', { name: 'wiki, ready' }).click()
    await page.getByRole('heading', { name: 'Exact address' }).waitFor()
    await page.getByText(server.url, { exact: true }).first().waitFor()

    await page.getByRole('button', { name: 'New conversation' }).click()
    model.enqueue(
      callsTools([{ name: 'wiki__echo', arguments: '{"text":"over HTTP"}' }]),
      says('Done with it.'),
    )
    await window.say('Say it.')
    await window.question('Allow wiki.echo?').waitFor()
    expect(server.sent('tools/call')).toEqual([])
    await window.answer('Allow wiki.echo?', 'Allow once')
    await page.getByText('Done with it.').first().waitFor()
    expect(server.sent('tools/call')[0]?.message['params']).toMatchObject({
      arguments: { text: 'over HTTP' },
    })

    await window.restart()
    expect(server.arrived.some(({ verb }) => verb === 'DELETE')).toBe(true)
    await page.getByRole('button', { name: 'New conversation' }).waitFor()
    expect(await question.count()).toBe(0)
  },
)
