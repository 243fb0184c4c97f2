import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import { pngPicture } from '../support/attachment-samples.ts'
import { startAssent } from '../support/assent-process.ts'
import { startModelServer, type ModelServer } from '../support/model-server.ts'
import { callsTools, reasons, says, status } from '../support/model-server/replies.ts'
import { checkSurface } from '../support/surface-check.ts'
import { verifies } from '../support/verifies.ts'
import { closeBrowser, openWindow, type Window } from '../support/window.ts'
import { configure, referenceServer, workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeBrowser)

type World = {
  readonly window: Window
  readonly page: Window['page']
  readonly model: ModelServer
  readonly path: string
}

/** What the surface is called, and the way to it from the one before. */
type Surface = readonly [name: string, reach: (world: World) => Promise<unknown>]

const settingsOf =
  (section: string) =>
  async ({ page }: World): Promise<void> => {
    await page.getByRole('button', { name: 'Settings', exact: true }).click()
    await page.getByRole('navigation', { name: 'Settings' }).getByText(section, { exact: true }).click()
  }

const openMenu = async ({ page }: World, entry: string): Promise<void> => {
  await page.getByRole('button', { name: 'Conversation menu' }).click()
  await page.getByRole('menuitem', { name: entry }).click()
}

const escape = ({ page }: World): Promise<void> => page.keyboard.press('Escape')

const servers = {
  everything: referenceServer('everything'),
  broken: { command: process.execPath, args: ['-e', 'console.error("x".repeat(5000)); process.exit(3)'] },
}

const answer =
  '# Heading\n\nText with `code`, a [link](https://example.org/), a list:\n\n- one\n- [x] done\n\n> said\n\n| a | b |\n|-|-|\n| 1 | 2 |\n\n```ts\nconst one = 1 // x\n```'

const beginning: readonly Surface[] = [
  [
    'first run',
    async ({ page }) => {
      await page.getByRole('button', { name: 'Search again' }).waitFor()
      await page.getByRole('button', { name: 'Anthropic' }).click()
      await page.getByRole('button', { name: /^Another program/ }).click()
    },
  ],
  [
    'launch question',
    async ({ window, page, path, model }) => {
      await page.getByRole('button', { name: 'Done' }).click()
      configure(path, { modelUrl: model.url, servers })
      await window.question('Start server everything?').waitFor()
    },
  ],
  [
    'server that failed',
    async ({ window, page }) => {
      await window.answer('Start server everything?', 'Start')
      await window.answer('Start server broken?', 'Start')
      await page.getByRole('link', { name: 'broken, failed' }).click()
      await page.getByText('The last lines it wrote').waitFor()
    },
  ],
  [
    'server',
    async ({ page }) => {
      await page.getByRole('link', { name: 'everything, ready' }).click()
      await page.getByRole('button', { name: /^echo/ }).click()
    },
  ],
  ['server to be added', ({ page }) => page.getByRole('button', { name: 'Add server' }).click()],
]

const talking: readonly Surface[] = [
  ['new conversation', ({ page }) => page.getByRole('button', { name: 'New conversation' }).click()],
  [
    'tool palette',
    async ({ page }) => {
      await page.getByRole('textbox', { name: 'Message' }).fill('/annotated')
      await page.getByRole('option', { name: 'everything.get-annotated-message' }).waitFor()
    },
  ],
  ['tool form', ({ page }) => page.keyboard.press('Enter')],
  [
    'files to be sent',
    async ({ page }) => {
      await page.getByRole('button', { name: 'Cancel' }).click()
      await page.locator('input[type=file]').setInputFiles([
        { name: 'picture.png', mimeType: 'image/png', buffer: pngPicture() },
        { name: `${'long-'.repeat(30)}.txt`, mimeType: 'text/plain', buffer: Buffer.from('text') },
      ])
      await page.getByRole('button', { name: 'Remove picture.png' }).waitFor()
    },
  ],
  [
    'call question',
    async ({ window, model }) => {
      const call = { name: 'everything__echo', arguments: '{"message":"x"}' }
      model.enqueue(callsTools([call, { name: 'nothing__here', arguments: '{' }]), reasons('Hm.', answer))
      await window.say('Show me everything.')
      await window.question('Allow everything.echo?').waitFor()
    },
  ],
  [
    'conversation',
    async ({ window, page }) => {
      await window.answer('Allow everything.echo?', 'Allow once')
      await page.getByRole('heading', { name: 'Heading' }).waitFor()
      await page.getByRole('button', { name: 'Reasoning' }).click()
      await window.call('everything.echo').getByRole('button').first().click()
    },
  ],
  [
    'run that failed',
    async ({ window, page, model }) => {
      model.enqueue(status(401))
      await window.say('Go on.')
      await page.getByRole('button', { name: 'Continue' }).waitFor()
    },
  ],
  ['palette', ({ page }) => page.keyboard.press('Control+k')],
  [
    'menu',
    async (world) => {
      await escape(world)
      await world.page.getByRole('button', { name: 'Conversation menu' }).click()
    },
  ],
  [
    'instructions',
    async (world) => {
      await escape(world)
      await openMenu(world, 'Instructions')
    },
  ],
  [
    'models',
    async (world) => {
      await escape(world)
      await world.page.getByRole('button', { name: /^Model:/ }).click()
    },
  ],
  [
    'message being changed',
    async (world) => {
      await escape(world)
      await world.page.getByRole('article', { name: 'You' }).last().hover()
      await world.page.getByRole('button', { name: 'Edit' }).last().click()
    },
  ],
  [
    'link',
    async (world) => {
      await escape(world)
      await world.page.getByText('link', { exact: true }).first().click()
    },
  ],
  [
    'picture',
    async (world) => {
      await escape(world)
      await world.page.getByRole('button', { name: /picture\.png/ }).click()
    },
  ],
]

const arranging: readonly Surface[] = [
  [
    'models in settings',
    async (world) => {
      await escape(world)
      await settingsOf('Models')(world)
      await world.page.getByRole('button', { name: 'Add provider' }).click()
    },
  ],
  ...['Servers', 'Permissions', 'Limits', 'Usage', 'Appearance', 'Data'].map((section): Surface => [
    section,
    settingsOf(section),
  ]),
  [
    'about, with a problem report',
    async (world) => {
      await settingsOf('About')(world)
      await world.page.getByRole('button', { name: 'Make a problem report' }).click()
      await world.page.getByRole('button', { name: 'Copy' }).first().waitFor()
    },
  ],
  [
    'what is typed before everything is erased',
    async (world) => {
      await settingsOf('Data')(world)
      await world.page.getByRole('button', { name: 'Erase everything…' }).click()
      await world.page.getByLabel(/Type “erase”/).fill('erase')
    },
  ],
  [
    'erasure question, with a toast',
    async ({ window, page }) => {
      await page.keyboard.press('Enter')
      await window.question('Erase everything?').waitFor()
    },
  ],
  [
    'configuration with problems, and a banner',
    async (world) => {
      await world.window.answer('Erase everything?', 'Keep')
      writeFileSync(join(world.path, 'assent.yaml'), 'version: 1\nservers:\n  a:\n    comand: node\n')
      await settingsOf('Configuration')(world)
      await world.page.getByText('Line 4:5').first().waitFor()
    },
  ],
  [
    'in German',
    async (world) => {
      await settingsOf('Appearance')(world)
      await world.page.getByRole('radio', { name: 'Deutsch' }).check()
      await world.page.getByRole('heading', { name: 'Aussehen' }).waitFor()
    },
  ],
]

verifies('window:accessible', 'nothing serious on any surface, light and dark, wide and narrow', async () => {
  await using model = await startModelServer()
  using folder = workspaceFolder()
  await using window = await openWindow({ dataDirectory: folder.path })
  const { page } = window
  const world: World = { window, page, model, path: folder.path }
  const found: string[] = []
  const visit = async (surfaces: readonly Surface[], width: number, height: number): Promise<void> => {
    await page.setViewportSize({ width, height })
    for (const [name, reach] of surfaces) {
      await reach(world)
      found.push(...(await checkSurface(page, name)))
    }
  }
  await visit(beginning, 1280, 800)
  await visit(talking, 900, 600)
  await visit(arranging, 900, 600)
  expect(found).toEqual([])
  expect(window.complaints).toEqual([])
})

verifies('window:accessible', 'nor where nothing else can be shown', async () => {
  using folder = workspaceFolder()
  await (await startAssent({ dataDirectory: folder.path })).quit()
  const database = join(folder.path, 'assent.db')
  for (const suffix of ['-wal', '-shm']) rmSync(`${database}${suffix}`, { force: true })
  writeFileSync(database, readFileSync(database).fill(0x5a, 4096, 20_000))
  await using window = await openWindow({ dataDirectory: folder.path })
  await window.page.getByRole('heading', { name: 'Assent cannot open its history' }).waitFor()
  expect(await checkSurface(window.page, 'damaged history')).toEqual([])
})

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
