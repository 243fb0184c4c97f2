import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterAll, expect } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { startModelServer, type ModelServer } from '../support/model-server.ts'
import { callsTools, says } from '../support/model-server/replies.ts'
import { checkSurface } from '../support/surface-check.ts'
import { verifies } from '../support/verifies.ts'
import { closeBrowser, openWindow, type Window } from '../support/window.ts'
import { referenceServer, workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeBrowser)

const demo = {
  command: process.execPath,
  args: [new URL('../fixtures/servers/offers-server.ts', import.meta.url).pathname, '2000'],
}

type World = AsyncDisposable & { readonly window: Window; readonly page: Page; readonly model: ModelServer }

const openWorld = async (servers: Parameters<typeof workspaceFolder>[0]): Promise<World> => {
  await using stack = new AsyncDisposableStack()
  const model = stack.use(await startModelServer())
  const folder = stack.use(workspaceFolder({ modelUrl: model.url, ...servers }))
  const window = stack.use(await openWindow({ dataDirectory: folder.path }))
  const owned = stack.move()
  return { window, page: window.page, model, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

const startServer = async ({ window, page }: World, alias: string): Promise<void> => {
  await window.answer(`Start server ${alias}?`, 'Start')
  await page.getByRole('link', { name: `${alias}, ready` }).waitFor()
}

const messageOf = ({ page }: World): Locator => page.getByRole('textbox', { name: 'Message' })

type Part = { readonly type: string; readonly text?: string; readonly image_url?: { readonly url: string } }

/** In pixels of the pictures themselves; 0 for what was not drawn. */
const widthsOf = (images: Locator): Promise<readonly number[]> =>
  images.evaluateAll((all) => all.map((image) => (image as HTMLImageElement).naturalWidth))

/** As far as the window reaches; the surface's own head is no higher than 48. */
const isInView = (element: Locator): Promise<boolean> =>
  element.evaluate((node) => {
    const { top, bottom } = node.getBoundingClientRect()
    return top >= 48 && bottom <= window.innerHeight
  })

/** What the model was given with the last message, apart from its own text. */
const lastParts = (model: ModelServer): readonly Part[] => {
  const body = model.requests.at(-1)?.body as { readonly messages: readonly { readonly content: unknown }[] }
  const content = body.messages.at(-1)?.content
  return Array.isArray(content) ? content : [{ type: 'text', text: String(content) }]
}

verifies('offers:resources', 'listed, searched, read, followed, attached and sent', async () => {
  await using world = await openWorld({ servers: { demo } })
  const { window, page, model } = world
  await page.getByRole('link', { name: 'demo, waiting for you' }).click()
  await page.getByRole('tab', { name: 'Resources' }).click()
  await page.getByText('It is shown here as soon as the server runs.').waitFor()
  await startServer(world, 'demo')
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await page.getByText('Start it to see its resources.').waitFor()
  expect(await checkSurface(page, 'resources of a server that does not run')).toEqual([])
  await page.getByRole('tabpanel').getByRole('button', { name: 'Start' }).click()

  const list = page.getByRole('list', { name: 'Resources' })
  await list.getByRole('listitem').first().waitFor()
  expect(await list.getByRole('listitem').count()).toBeLessThan(100)
  const icons = list.locator('.offer-icon')
  await expect.poll(() => widthsOf(icons)).toEqual([16])
  await page.getByLabel('Filter resources').fill('entry 1977')
  await page.getByText('1 of 2006 resources').waitFor()
  await page.getByLabel('Filter resources').fill('settings')
  await list.getByRole('button', { name: /^settings/ }).press('Enter')
  await page.getByText('"green"').waitFor()
  await page.getByLabel('Filter resources').fill('picture')
  await list.getByRole('button', { name: /^picture/ }).press('Enter')
  await expect.poll(() => widthsOf(list.getByRole('img'))).toEqual([40])
  await page.getByRole('button', { name: 'Attach to the message' }).click()
  await page.getByText('Attached to “New conversation”.').waitFor()
  await page.getByLabel('Filter resources').fill('broken')
  await list.getByRole('button', { name: /^broken/ }).press('Enter')
  await page
    .getByText(/this one is broken/)
    .first()
    .waitFor()
  expect(await checkSurface(page, 'a resource that cannot be read')).toEqual([])

  await page.getByLabel('Filter resources').fill('plan')
  await list.getByRole('button', { name: /^The plan/ }).press('Enter')
  await page.getByText('Version 1 of the plan').waitFor()
  await page.getByRole('button', { name: 'Follow', exact: true }).click()
  await page.getByText('Version 2 of the plan').waitFor()
  await page.getByText(/^Changed at .*, and read again\.$/).waitFor()
  expect(await checkSurface(page, 'a resource that is followed')).toEqual([])

  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await page.getByRole('button', { name: 'Remove picture.png' }).waitFor()
  model.enqueue(says('A picture.'))
  await window.say('What is this?')
  await page.getByRole('article').getByText('A picture.').waitFor()
  const [image] = lastParts(model)
  expect(image?.image_url?.url).toMatch(/^data:image\/png;base64,iVBORw0KGgo/)
  expect(window.complaints).toEqual([])
})

verifies('offers:resources', 'what an answer only names is read and attached under the call', async () => {
  await using world = await openWorld({ servers: { everything: referenceServer('everything') } })
  const { window, page, model } = world
  await startServer(world, 'everything')
  model.enqueue(
    callsTools([{ name: 'everything__get-resource-links', arguments: '{"count":2}' }]),
    says('Two.'),
  )
  await window.say('Which resources?')
  await window.answer('Allow everything.get-resource-links?', 'Allow once')
  await page.getByRole('article').getByText('Two.').waitFor()
  const call = window.call('everything.get-resource-links')
  await call.getByRole('button', { name: /get-resource-links/ }).press('Enter')
  await call.getByRole('button', { name: /^Text Resource 2/ }).press('Enter')
  await call.getByText(/^Resource 2: This is a plaintext resource/).waitFor()
  expect(await checkSurface(page, 'a resource that an answer named')).toEqual([])
  await call.getByRole('button', { name: 'Attach to the message' }).click()
  await page.getByRole('button', { name: /^Remove / }).waitFor()
  expect(window.complaints).toEqual([])
})

verifies(
  'offers:templates',
  'completed while typing, prompts inserted with their files, and the log',
  async () => {
    await using world = await openWorld({ servers: { demo } })
    const { window, page } = world
    await page.getByRole('link', { name: 'demo, waiting for you' }).click()
    await startServer(world, 'demo')
    await page.getByRole('button', { name: 'How it wants to be used' }).click()
    await page.getByText('Read the plan before you change it.').waitFor()

    await page.getByRole('tab', { name: 'Resources' }).click()
    await page.getByRole('button', { name: /^A note/ }).click()
    await page.getByLabel('place').pressSequentially('s')
    await page.getByRole('option', { name: 'shelf' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowDown')
    await page.getByRole('option', { name: 'atlas' }).waitFor()
    expect(await checkSurface(page, 'suggestions of a server')).toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('Enter')
    await page.getByText('This is required.').waitFor()
    await page.keyboard.type('atlas')
    await page.keyboard.press('Enter')
    await page.getByText('An atlas on the shelf').waitFor()
    await expect.poll(() => isInView(page.getByText('An atlas on the shelf'))).toBe(true)

    await page.getByRole('tab', { name: 'Log' }).click()
    const log = page.getByRole('log', { name: 'Server log' })
    await log.getByText('warning somebody reads note://shelf/atlas').waitFor()
    await page.getByLabel('Show at least').selectOption('error')
    expect(await log.getByText('somebody reads').count()).toBe(0)
    expect(await log.getByText('The resource note://shelf/atlas is read.').count()).toBe(1)
    await page.getByLabel('The server is to log at least').selectOption('emergency')
    await expect.poll(() => page.getByLabel('The server is to log at least').inputValue()).toBe('emergency')

    await page.getByRole('tab', { name: 'Prompts' }).click()
    await page.getByRole('button', { name: /^An interview/ }).click()
    await page.getByLabel('topic').fill('Lisbon')
    await page.keyboard.press('Enter')
    const messages = page.getByRole('region', { name: 'Messages of interview' })
    await messages.getByText('Lisbon is a city.').waitFor()
    expect(await checkSurface(page, 'a prompt that was filled in')).toEqual([])
    await messages.getByRole('button', { name: 'Insert into the message' }).click()
    await page.getByRole('button', { name: 'Remove plan.txt' }).waitFor()
    await page.getByRole('button', { name: 'Remove image.png' }).waitFor()
    expect(await messageOf(world).inputValue()).toBe(
      'User:\nWhat is Lisbon?\n\nAssistant:\nLisbon is a city.',
    )
    expect(window.complaints).toEqual([])
  },
)

const document = readFileSync(
  createRequire(import.meta.url)
    .resolve('@modelcontextprotocol/server-everything/package.json')
    .replace('package.json', 'dist/docs/features.md'),
  'utf8',
)

verifies(
  'offers:composer',
  'a prompt, a resource and a prompt of the palette, by keyboard alone',
  async () => {
    await using world = await openWorld({ servers: { everything: referenceServer('everything') } })
    const { window, page, model } = world
    const { keyboard } = page
    await startServer(world, 'everything')
    await messageOf(world).focus()
    await keyboard.type('First.')
    await keyboard.press('Control+a')
    await keyboard.type('/completable')
    const option = (list: string, name: string) =>
      page.getByRole('listbox', { name: list }).getByRole('option', { name })
    await option('Tools and prompts', 'everything.completable-prompt').waitFor()
    await keyboard.press('Enter')
    await page.getByRole('form', { name: 'everything.completable-prompt' }).waitFor()
    await keyboard.type('Sa')
    await option('Suggestions for department', 'Sales').waitFor()
    await keyboard.press('ArrowDown')
    await keyboard.press('Tab')
    await keyboard.press('Tab')
    await keyboard.type('E')
    await option('Suggestions for name', 'Eve').waitFor()
    expect(await checkSurface(page, 'a prompt in the composer')).toEqual([])
    await keyboard.press('ArrowDown')
    await keyboard.press('Enter')
    await keyboard.press('Enter')
    await expect
      .poll(() => messageOf(world).inputValue())
      .toBe('Please promote Eve to the head of the Sales team.')

    await keyboard.type(' See @featu')
    await option('Resources of running servers', 'everything.features.md').waitFor()
    expect(await checkSurface(page, 'resources in the composer')).toEqual([])
    await keyboard.press('Enter')
    await page.getByRole('button', { name: 'Remove features.md' }).waitFor()
    model.enqueue(says('Done.'))
    await keyboard.press('Enter')
    await page.getByRole('article').getByText('Done.').waitFor()
    const sent = lastParts(model).map(({ text }) => text ?? '')
    expect(sent.some((text) => text.includes(document))).toBe(true)
    expect(sent.join('\n')).toContain('Please promote Eve to the head of the Sales team. See')

    await keyboard.press('Control+k')
    await keyboard.type('import servers')
    await option('Results', 'Import servers from other programs').waitFor()
    await keyboard.press('Control+a')
    await keyboard.type('simple-prompt')
    await option('Results', 'everything.simple-prompt').waitFor()
    await keyboard.press('Enter')
    await expect.poll(() => messageOf(world).inputValue()).toBe('This is a simple prompt without arguments.')
    expect(window.complaints).toEqual([])
  },
)
