import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import type { Page } from 'playwright-core'
import { pngPicture } from '../support/attachment-samples.ts'
import { startModelServer, type ModelServer } from '../support/model-server.ts'
import { says } from '../support/model-server/replies.ts'
import { verifies } from '../support/verifies.ts'
import { closeBrowser, openWindow } from '../support/window.ts'
import { workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeBrowser)

const startWorkspace = async () => {
  await using stack = new AsyncDisposableStack()
  const model = stack.use(await startModelServer())
  model.fallback(says('I have seen it.'))
  const folder = stack.use(workspaceFolder({ modelUrl: model.url }))
  const files = stack.use(workspaceFolder())
  const window = stack.use(await openWindow({ dataDirectory: folder.path }))
  const { page } = window
  await page.getByRole('textbox', { name: 'Message' }).waitFor()
  const owned = stack.move()
  return {
    model,
    window,
    page,
    path: (name: string, contents: Uint8Array): string => {
      const path = join(files.path, name)
      writeFileSync(path, contents)
      return path
    },
    folder: (name: string): string => {
      const path = join(files.path, name)
      mkdirSync(path)
      return path
    },
    removeButton: (name: string) => page.getByRole('button', { name: `Remove ${name}`, exact: true }),
    answers: (count: number) =>
      expect.poll(() => page.getByRole('article', { name: 'scripted' }).count()).toBe(count),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** As the system does it: the page sees the files themselves, folders too. */
const dropFiles = async (page: Page, ...files: readonly string[]): Promise<void> => {
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [...files], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 700, y: 300, data })
}

type Part = {
  readonly type: string
  readonly text?: string
  readonly image_url?: { readonly url: string }
  readonly file?: { readonly filename: string; readonly file_data: string }
}

/** The parts of the last user message that reached the model's endpoint. */
const lastParts = (model: ModelServer): readonly Part[] => {
  const body = model.requests.at(-1)?.body as {
    readonly messages: readonly { readonly role: string; readonly content: string | readonly Part[] }[]
  }
  const content = body.messages.findLast(({ role }) => role === 'user')?.content ?? ''
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content
}

const bytesOf = (address: string | undefined): Buffer =>
  Buffer.from((address ?? '').replace(/^data:[^,]*,/u, ''), 'base64')

const hostileName = '<img src=x onerror=document.title="owned">\u202egnp.png'

verifies('attachments:window', 'dropped and pasted files reach the model byte by byte', async () => {
  await using workspace = await startWorkspace()
  const { model, page, path, removeButton, window } = workspace
  const picture = pngPicture(64, 48, { padding: 1_300_000 })
  const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(2_000, 0xe2)])
  await page.getByRole('textbox', { name: 'Message' }).fill('Look at these')

  await dropFiles(page, path(hostileName, picture), path('paper.pdf', pdf))
  await removeButton('paper.pdf').waitFor()
  const shown = hostileName.replace('\u202e', '')
  await removeButton(shown).waitFor()
  expect(await page.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('Look at these')

  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    const blob = new Blob([bytes], { type: 'image/png' })
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })])
  }, pngPicture(31, 17).toString('base64'))
  await page.getByRole('textbox', { name: 'Message' }).press('Control+v')
  await removeButton('image.png').waitFor()

  await page.getByRole('button', { name: 'Send' }).click()
  await workspace.answers(1)
  const [first, second, third, fourth] = lastParts(model)
  expect(bytesOf(first?.image_url?.url).equals(picture)).toBe(true)
  expect(bytesOf(second?.file?.file_data).equals(pdf)).toBe(true)
  expect(second?.file?.filename).toBe('paper.pdf')
  const pasted = bytesOf(third?.image_url?.url)
  expect([pasted.readUInt32BE(16), pasted.readUInt32BE(20)]).toEqual([31, 17])
  expect(fourth).toEqual({ type: 'text', text: 'Look at these' })

  const message = page.getByRole('article', { name: 'You' })
  await message.getByRole('img', { name: `Picture ${shown}` }).waitFor()
  await message.getByRole('button', { name: `Show ${shown}` }).click()
  await page.getByRole('dialog', { name: shown }).getByRole('img').waitFor()
  await page.keyboard.press('Escape')
  expect(await page.title()).not.toBe('owned')
  expect(window.complaints).toEqual([])
})

verifies('attachments:limits', 'what cannot be attached says why and what to do', async () => {
  await using workspace = await startWorkspace()
  const { model, page, path, folder, removeButton, window } = workspace
  const heic = Buffer.concat([Buffer.from([0, 0, 0, 0x18]), Buffer.from('ftypheic'), Buffer.alloc(40)])
  await dropFiles(page, folder('holiday'))
  await page.getByText('holiday is a folder. Attach the files in it instead.').waitFor()
  await dropFiles(
    page,
    path('empty.txt', Buffer.alloc(0)),
    path('huge.png', pngPicture(8, 8, { padding: 20_000_001 })),
    path('trip.png', heic),
    path('notes.txt', Buffer.from('walking shoes')),
  )
  await removeButton('notes.txt').waitFor()
  await page.getByText('empty.txt is empty').waitFor()
  await page.getByText('huge.png has 20 MB; a file may have 20 MB').waitFor()
  await page.getByText('trip.png is a HEIC picture').waitFor()
  await page.getByRole('button', { name: 'Send' }).click()
  await workspace.answers(1)
  expect(lastParts(model)).toHaveLength(1)
  expect(lastParts(model)[0]?.text).toContain('walking shoes')
  expect(await page.getByRole('alert').count()).toBe(0)
  expect(window.complaints).toEqual([])
})

verifies('attachments:draft-kept', 'through a kill, with the text that goes with them', async () => {
  await using workspace = await startWorkspace()
  const { model, page, path, removeButton, window } = workspace
  const picture = pngPicture(20, 20)
  await page.getByRole('textbox', { name: 'Message' }).fill('Not sent yet')
  await dropFiles(page, path('a.png', picture), path('b.txt', Buffer.from('second')))
  await removeButton('b.txt').waitFor()
  await page.getByRole('link', { name: 'New conversation' }).waitFor()

  await window.killAndRestart()
  await page.getByRole('link', { name: 'New conversation' }).click()
  await removeButton('a.png').waitFor()
  await removeButton('b.txt').click()
  expect(await page.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('Not sent yet')
  await page.getByRole('button', { name: 'Send' }).click()
  await workspace.answers(1)
  expect(lastParts(model).map(({ type }) => type)).toEqual(['image_url', 'text'])

  await window.restart()
  await page.getByRole('link', { name: 'Not sent yet' }).click()
  await page.getByRole('article', { name: 'You' }).getByRole('img', { name: 'Picture a.png' }).waitFor()
  await page.getByRole('button', { name: 'Regenerate' }).click({ force: true })
  await expect.poll(() => model.requests.length).toBe(2)
  expect(bytesOf(lastParts(model)[0]?.image_url?.url).equals(picture)).toBe(true)

  await page.getByRole('button', { name: 'Edit message' }).click({ force: true })
  await dropFiles(page, path('c.txt', Buffer.from('added to the edit')))
  await removeButton('c.txt').waitFor()
  await page.getByRole('button', { name: 'Send again' }).click()
  await expect.poll(() => model.requests.length).toBe(3)
  expect(lastParts(model).map(({ type }) => type)).toEqual(['image_url', 'text', 'text'])
  expect(await removeButton('c.txt').count()).toBe(0)
})

verifies('attachments:keyboard', 'choose, look, remove, send, edit', async () => {
  await using workspace = await startWorkspace()
  const { model, page, path, window } = workspace
  const { keyboard } = page
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')
  const tabTo = async (name: string, key = 'Tab'): Promise<void> => {
    for (let steps = 0; steps < 30 && (await focused()) !== name; steps += 1) await keyboard.press(key)
    expect(await focused()).toBe(name)
  }
  await page.getByRole('textbox', { name: 'Message' }).focus()
  // Before the keys: the browser is asked to hand choices over, and that takes its moment.
  const choosing = page.waitForEvent('filechooser')
  await tabTo('Attach files')
  await keyboard.press('Enter')
  await (await choosing).setFiles([path('a.txt', Buffer.from('first')), path('b.txt', Buffer.from('second'))])
  await page.getByRole('button', { name: 'Remove b.txt' }).waitFor()
  expect(await focused()).toBe('Message')

  await tabTo('Show a.txt, 5 bytes', 'Shift+Tab')
  await keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'a.txt' }).getByText('first').waitFor()
  await keyboard.press('Escape')
  await expect.poll(focused).toBe('Show a.txt, 5 bytes')
  await keyboard.press('Delete')
  expect(await focused()).toBe('Remove b.txt')
  await tabTo('Message')
  await keyboard.press('Enter')
  await workspace.answers(1)
  expect(lastParts(model)[0]?.text).toContain('second')

  await tabTo('Edit message', 'Shift+Tab')
  await keyboard.press('Enter')
  await expect.poll(focused).toBe('Edit message')
  await tabTo('Remove b.txt', 'Shift+Tab')
  await keyboard.press('Enter')
  await expect.poll(focused).toBe('Edit message')
  await keyboard.type('without a file')
  await keyboard.press('Enter')
  await expect.poll(() => model.requests.length).toBe(2)
  expect(lastParts(model)).toEqual([{ type: 'text', text: 'without a file' }])
  expect(window.complaints).toEqual([])
})

verifies('attachments:window', 'what is typed while a file begins a conversation is not lost', async () => {
  await using workspace = await startWorkspace()
  const { model, page, path, window } = workspace
  await page.locator('input[type=file]').setInputFiles(path('plan.txt', Buffer.from('the plan')))
  await window.say('What is in it?')
  await workspace.answers(1)
  const sent = lastParts(model).map(({ text }) => text)
  expect(sent.join('\n')).toContain('What is in it?')
  expect(sent.join('\n')).toContain('the plan')
  expect(window.complaints).toEqual([])
})

verifies(
  'attachments:window',
  'what is sent while a file begins a conversation goes with the file',
  async () => {
    await using workspace = await startWorkspace()
    const { model, page, window } = workspace
    await page.getByRole('textbox', { name: 'Message' }).fill('What is in it?')
    await page.evaluate(() => {
      const input = document.querySelector<HTMLInputElement>('input[type=file]')
      const send = document.querySelector<HTMLButtonElement>('button.send')
      const given = new DataTransfer()
      given.items.add(new File(['the plan'], 'plan.txt', { type: 'text/plain' }))
      if (input !== null) input.files = given.files
      input?.dispatchEvent(new Event('change', { bubbles: true }))
      send?.click()
      send?.click()
    })
    await workspace.answers(1)
    expect(model.requests).toHaveLength(1)
    const sent = lastParts(model).map(({ text }) => text)
    expect(sent.join('\n')).toContain('What is in it?')
    expect(sent.join('\n')).toContain('the plan')
    expect(await page.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('')
    expect(await page.getByRole('navigation', { name: 'Conversations' }).getByRole('link').count()).toBe(1)
    expect(window.complaints).toEqual([])
  },
)
