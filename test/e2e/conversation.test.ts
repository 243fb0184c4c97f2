import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import { startModelServer } from '../support/model-server.ts'
import { callsTools, says, streamForever } from '../support/model-server/replies.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'
import { closeBrowser, openWindow } from '../support/window.ts'
import { referenceServer, workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeBrowser)

/** A workspace with a scripted model and the file server on a folder of its own, its launch already allowed. */
const startWorkspace = async () => {
  await using stack = new AsyncDisposableStack()
  const model = stack.use(await startModelServer())
  const folder = stack.use(workspaceFolder())
  const notes = join(folder.path, 'notes')
  mkdirSync(notes)
  writeFileSync(join(notes, 'packing.md'), 'walking shoes\n')
  const configured = stack.use(
    workspaceFolder({ modelUrl: model.url, servers: { files: referenceServer('filesystem', notes) } }),
  )
  const window = stack.use(await openWindow({ dataDirectory: configured.path }))
  await window.answer('Start server files?', 'Start')
  await window.page.getByRole('link', { name: 'files, ready' }).waitFor()
  const owned = stack.move()
  return { model, notes, window, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

const read = (path: string) => ({ name: 'files__read_text_file', arguments: JSON.stringify({ path }) })
const write = (path: string, content: string) => ({
  name: 'files__write_file',
  arguments: JSON.stringify({ path, content }),
})

verifies(
  'window:conversation',
  'an allowed call runs, a denied one does not, and the model goes on',
  async () => {
    await using workspace = await startWorkspace()
    const { model, notes, window } = workspace
    const target = join(notes, 'plan.md')
    model.enqueue(
      callsTools([read(join(notes, 'packing.md'))]),
      callsTools([write(target, 'a plan')]),
      says('**All** done.'),
    )
    await window.say('Read my list and write a plan.')

    await window.answer('Allow files.read_text_file?', 'Allow once')
    await window.call('files.read_text_file').getByText('Done').waitFor()
    const exact = window.question('Allow files.write_file?').getByRole('region', { name: 'Exact arguments' })
    await expect.poll(() => exact.textContent()).toBe(`{"content":"a plan","path":"${target}"}`)
    await window.answer('Allow files.write_file?', 'Deny')
    await window.call('files.write_file').getByText('Denied').waitFor()
    await window.page.getByRole('article', { name: 'scripted' }).getByText('All done.').waitFor()

    expect(() => readFileSync(target)).toThrow('ENOENT')
    expect(JSON.stringify(model.requests.at(-1)?.body)).toContain('walking shoes')
    expect(window.complaints).toEqual([])
  },
)

verifies('window:session-scope', 'a session grant covers the same tool again and no other', async () => {
  await using workspace = await startWorkspace()
  const { model, notes, window } = workspace
  const path = join(notes, 'packing.md')
  model.enqueue(
    callsTools([read(path)]),
    callsTools([read(path), write(join(notes, 'b.md'), 'b')]),
    says('Finished.'),
  )
  await window.say('Read it twice.')

  await window.answer('Allow files.read_text_file?', 'Allow for this session')
  await window.question('Allow files.write_file?').waitFor()
  await expect.poll(() => window.call('files.read_text_file').getByText('Done').count()).toBe(2)
  await window.answer('Allow files.write_file?', 'Allow once')
  await window.page.getByRole('article').getByText('Finished.').waitFor()
  expect(readFileSync(join(notes, 'b.md'), 'utf8')).toBe('b')
})

verifies(
  'window:parallel-calls',
  'each of several calls has its own question and its own answer',
  async () => {
    await using workspace = await startWorkspace()
    const { model, notes, window } = workspace
    model.enqueue(
      callsTools(['1', '2', '3'].map((name) => write(join(notes, name), name))),
      says('Two of three.'),
    )
    await window.say('Write three files.')

    await window.consent.getByText('1 of 3').waitFor()
    for (const button of ['Allow once', 'Deny', 'Allow once']) {
      const id = await window.question('Allow files.write_file?').getAttribute('data-request')
      await window.question('Allow files.write_file?').getByRole('button', { name: button }).click()
      await expect.poll(() => window.consent.locator(`[data-request="${id}"]`).count()).toBe(0)
    }
    await window.page.getByRole('article').getByText('Two of three.').waitFor()
    expect(['1', '2', '3'].filter((name) => exists(join(notes, name)))).toEqual(['1', '3'])
  },
)

verifies(
  'window:stop',
  'Stop ends a streaming answer and keeps what came; Escape does the same',
  async () => {
    await using workspace = await startWorkspace()
    const { model, window } = workspace
    model.enqueue(streamForever(2_000), streamForever(2_000))
    await window.say('Talk for ever.')
    const answer = window.page.getByRole('article', { name: 'scripted' })
    await answer.getByText('All work and no play').first().waitFor()
    await window.page.getByRole('button', { name: 'Stop' }).click()
    await window.page.getByRole('button', { name: 'Send' }).waitFor()
    await answer.getByText('All work and no play').first().waitFor()

    await window.say('Once more.')
    await answer.nth(1).getByText('All work and no play').first().waitFor()
    await window.page.getByRole('textbox', { name: 'Message' }).press('Escape')
    await window.page.getByRole('button', { name: 'Send' }).waitFor()
    await until('the connection is closed', async () => (await model.openConnections()) === 0)
  },
)

const exists = (path: string): boolean => {
  try {
    readFileSync(path)
    return true
  } catch {
    return false
  }
}
