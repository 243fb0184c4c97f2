import { readFileSync } from 'node:fs'
import { afterAll, expect } from 'vitest'
import { startModelServer } from '../support/model-server.ts'
import { callsTools, says } from '../support/model-server/replies.ts'
import { verifies } from '../support/verifies.ts'
import { closeBrowser, openWindow } from '../support/window.ts'
import { referenceServer, workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeBrowser)

const startWorkspace = async () => {
  await using stack = new AsyncDisposableStack()
  const model = stack.use(await startModelServer())
  const folder = stack.use(
    workspaceFolder({ modelUrl: model.url, servers: { everything: referenceServer('everything') } }),
  )
  const window = stack.use(await openWindow({ dataDirectory: folder.path }))
  await window.answer('Start server everything?', 'Start')
  await window.page.getByRole('link', { name: 'everything, ready' }).waitFor()
  const answered = (text: string) =>
    window.page.getByRole('article', { name: 'scripted' }).getByText(text).waitFor()
  const entry = (title: string) =>
    window.page.getByRole('navigation', { name: 'Conversations' }).getByRole('link', { name: title })
  const owned = stack.move()
  return {
    model,
    window,
    answered,
    entry,
    page: window.page,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

verifies(
  'window:search',
  'a word of a message and a word of a tool result lead to their conversation',
  async () => {
    await using workspace = await startWorkspace()
    const { model, window, answered, page } = workspace
    model.enqueue(
      callsTools([{ name: 'everything__echo', arguments: '{"message":"quetzalcoatl"}' }]),
      says('Heard it.'),
    )
    await window.say('Please repeat a word to me.')
    await window.answer('Allow everything.echo?', 'Allow once')
    await answered('Heard it.')
    model.enqueue(says('Something else.'))
    await page.getByRole('button', { name: 'New conversation' }).click()
    await window.say('Another matter: zanzibar.')
    await answered('Something else.')

    for (const [word, found] of [
      ['quetzalcoatl', 'Heard it.'],
      ['zanzib', 'Something else.'],
    ] as const) {
      await page.keyboard.press('Control+k')
      await page.keyboard.type(word)
      await page
        .getByRole('option')
        .filter({ hasText: word.slice(0, 6) })
        .first()
        .click()
      await answered(found)
    }
  },
)

verifies('window:edit', 'edit, regenerate, rename, delete and undo, export', async () => {
  await using workspace = await startWorkspace()
  const { model, window, answered, entry, page } = workspace
  model.enqueue(says('First answer.'), says('Second answer.'), says('Third answer.'))
  await window.say('A question with a tpyo')
  await answered('First answer.')
  await page.getByRole('article', { name: 'You' }).hover()
  await page.getByRole('button', { name: 'Edit message' }).click()
  await page.getByRole('textbox', { name: 'Edit message' }).fill('A question without a typo')
  await page.getByRole('button', { name: 'Send again' }).click()
  await answered('Second answer.')
  expect(await page.getByText('tpyo', { exact: false }).and(page.getByRole('article')).count()).toBe(0)
  await page.getByRole('button', { name: 'Regenerate' }).click()
  await answered('Third answer.')
  expect(await page.getByRole('article', { name: 'You' }).count()).toBe(1)
  expect(model.requests.map((request) => JSON.stringify(request.body).includes('tpyo'))).toEqual([
    true,
    false,
    false,
  ])

  await entry('A question with a tpyo').press('F2')
  await page.getByRole('textbox', { name: 'Title' }).fill('Renamed 🦜')
  await page.keyboard.press('Enter')
  await entry('Renamed 🦜').waitFor()

  await page.getByRole('button', { name: 'Conversation menu' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: /Markdown/ }).click()
  const exported = readFileSync(await (await download).path(), 'utf8')
  expect(exported).toContain('A question without a typo')
  expect(exported).toContain('Third answer.')

  await page.getByRole('button', { name: 'Conversation menu' }).click()
  await page.getByRole('menuitem', { name: /Delete/ }).click()
  await entry('Renamed 🦜').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await entry('Renamed 🦜').waitFor()
})
