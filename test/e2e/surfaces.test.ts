import { AxeBuilder } from '@axe-core/playwright'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect } from 'vitest'
import { startModelServer } from '../support/model-server.ts'
import { callsTools, says } from '../support/model-server/replies.ts'
import { verifies } from '../support/verifies.ts'
import { closeBrowser, openWindow } from '../support/window.ts'
import { referenceServer, workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeBrowser)

verifies(
  'window:accessible',
  'axe finds nothing serious on any surface, light and dark, wide and narrow',
  async () => {
    await using model = await startModelServer()
    using folder = workspaceFolder({
      modelUrl: model.url,
      servers: { everything: referenceServer('everything') },
    })
    await using window = await openWindow({ dataDirectory: folder.path })
    const { page } = window
    const found: string[] = []
    const check = async (surface: string): Promise<void> => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        const { violations } = await new AxeBuilder({ page }).analyze()
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        found.push(
          ...serious.map(({ id, nodes }) => `${surface}, ${colorScheme}: ${id} ${nodes[0]?.html ?? ''}`),
        )
      }
    }

    await window.question('Start server everything?').waitFor()
    await check('launch question')
    await window.answer('Start server everything?', 'Start')
    await page.getByRole('link', { name: 'everything, ready' }).click()
    await check('server')
    await page.getByRole('button', { name: 'New conversation' }).click()
    model.enqueue(
      callsTools([
        { name: 'everything__echo', arguments: '{"message":"x"}' },
        { name: 'nothing__here', arguments: '{' },
      ]),
      says(
        '# Heading\n\nText with `code`, a [link](https://example.org/), a list:\n\n- one\n\n| a | b |\n|-|-|\n| 1 | 2 |',
      ),
    )
    await window.say('Show me everything.')
    await window.question('Allow everything.echo?').waitFor()
    await check('call question')
    await window.answer('Allow everything.echo?', 'Allow once')
    await page.getByRole('heading', { name: 'Heading' }).waitFor()
    await check('conversation')
    await page.setViewportSize({ width: 900, height: 600 })
    await check('conversation, narrow')
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').waitFor()
    await check('command palette')
    await page.keyboard.press('Escape')
    await page
      .getByRole('link', { name: 'Settings' })
      .or(page.getByRole('button', { name: 'Settings' }))
      .first()
      .click()
    await check('settings')
    expect(found).toEqual([])
  },
)

verifies(
  'window:no-requests',
  'hostile text from a model and a server reaches no address and runs no script',
  async () => {
    const hits: string[] = []
    const bait = createServer((request, response) => {
      hits.push(request.url ?? '')
      response.end()
    })
    await new Promise<void>((resolve) => bait.listen(0, '127.0.0.1', resolve))
    const address = `http://127.0.0.1:${(bait.address() as AddressInfo).port}`
    await using model = await startModelServer()
    using folder = workspaceFolder({
      modelUrl: model.url,
      servers: { everything: referenceServer('everything') },
    })
    await using window = await openWindow({ dataDirectory: folder.path })
    const { page } = window
    await window.answer('Start server everything?', 'Start')
    await page.getByRole('link', { name: 'everything, ready' }).waitFor()
    const hostile = [
      `![pixel](${address}/image)`,
      `![ref][r]\n\n[r]: ${address}/reference`,
      `<img src="${address}/tag" onerror="window.stolen = 1">`,
      `<script>window.stolen = 1</script><iframe src="${address}/frame"></iframe>`,
      `<meta http-equiv="refresh" content="0;url=${address}/refresh">`,
      `<svg onload="window.stolen = 1"><image href="${address}/svg"/></svg>`,
      `<style>@import url("${address}/style")</style>`,
      '[run](javascript:window.stolen=1) [data](data:text/html,<script>1</script>) [file](file:///etc/passwd)',
      `<link rel="prefetch" href="${address}/prefetch">`,
    ].join('\n\n')
    model.enqueue(
      callsTools([{ name: 'everything__echo', arguments: JSON.stringify({ message: hostile }) }]),
      says(hostile, { chunks: 40 }),
      says('The end.'),
    )
    await window.say(hostile)
    await window.question('Allow everything.echo?').getByRole('region', { name: 'Exact arguments' }).hover()
    await page.mouse.wheel(0, 10_000)
    await window.answer('Allow everything.echo?', 'Allow once')
    await window.call('everything.echo').getByText('Done').waitFor()
    await window.call('everything.echo').getByRole('button').first().click()
    await page.getByRole('button', { name: 'Send' }).waitFor()
    await window.say('Go on.')
    await page.getByRole('article', { name: 'scripted' }).getByText('The end.').waitFor()

    expect(await page.evaluate(() => 'stolen' in window)).toBe(false)
    expect(page.url()).toMatch(/^http:\/\/workspace\.assent\.localhost:\d+\/$/)
    expect(hits).toEqual([])
    await page
      .context()
      .newPage()
      .then((control) => control.goto(`${address}/control`).catch(() => undefined))
    expect(hits).toContain('/control')
    bait.close()
  },
)
