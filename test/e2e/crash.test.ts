import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import { startModelServer } from '../support/model-server.ts'
import { callsTools, says, streamForever } from '../support/model-server/replies.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'
import { closeBrowser, openWindow, type Window } from '../support/window.ts'
import { workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeBrowser)

const startWorkspace = async () => {
  await using stack = new AsyncDisposableStack()
  const model = stack.use(await startModelServer())
  const journal = stack.use(workspaceFolder()).path
  const server = {
    command: process.execPath,
    args: [
      new URL('../fixtures/servers/journal-server.ts', import.meta.url).pathname,
      join(journal, 'journal'),
    ],
  }
  const folder = stack.use(workspaceFolder({ modelUrl: model.url, servers: { ledger: server } }))
  const window = stack.use(await openWindow({ dataDirectory: folder.path }))
  await window.answer('Start server ledger?', 'Start')
  await window.page.getByRole('link', { name: 'ledger, ready' }).waitFor()
  const runs = (): readonly string[] => {
    const path = join(journal, 'journal')
    return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
  }
  const owned = stack.move()
  return { model, window, runs, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** The conversation stands where it stood: opened again from the side bar. */
const reopen = (window: Window, title: string): Promise<void> =>
  window.page.getByRole('navigation', { name: 'Conversations' }).getByRole('link', { name: title }).click()

verifies('window:crash-stream', 'a kill in the middle of a stream keeps the text and says so', async () => {
  await using workspace = await startWorkspace()
  const { model, window } = workspace
  model.enqueue(streamForever(4_000), says('Back again.'))
  await window.say('Talk for ever.')
  const answer = window.page.getByRole('article', { name: 'scripted' })
  await until('a second of text', async () => ((await answer.textContent()) ?? '').length > 3_000)
  await window.killAndRestart()

  await reopen(window, 'Talk for ever.')
  await answer.getByText('All work and no play').first().waitFor()
  await window.page
    .getByText(/interrupted/i)
    .first()
    .waitFor()
  await window.page.getByRole('button', { name: 'Continue' }).click()
  await window.page.getByRole('article').getByText('Back again.').waitFor()
})

verifies(
  'window:crash-question',
  'a kill while a question is open: it stands there again and can be answered',
  async () => {
    await using workspace = await startWorkspace()
    const { model, window, runs } = workspace
    model.enqueue(callsTools([{ name: 'ledger__enter', arguments: '{"text":"one"}' }]), says('Entered.'))
    await window.say('Enter one.')
    await window.question('Allow ledger.enter?').waitFor()
    await window.killAndRestart()

    const question = window.question('Allow ledger.enter?')
    await expect
      .poll(() => question.getByRole('region', { name: 'Exact arguments' }).textContent())
      .toBe('{"text":"one"}')
    expect(runs()).toEqual([])
    await window.answer('Allow ledger.enter?', 'Allow once')
    await reopen(window, 'Enter one.')
    await window.page.getByRole('article').getByText('Entered.').waitFor()
    expect(runs()).toEqual(['one'])
  },
)

verifies(
  'window:crash-call',
  'a kill while a call runs: its outcome is unknown and it never runs again',
  async () => {
    await using workspace = await startWorkspace()
    const { model, window, runs } = workspace
    model.enqueue(callsTools([{ name: 'ledger__enter_slowly', arguments: '{"text":"slow"}' }]))
    await window.say('Enter slowly.')
    await window.answer('Allow ledger.enter_slowly?', 'Allow once')
    await until('the call has begun', () => runs().length === 1)
    await window.killAndRestart()

    await reopen(window, 'Enter slowly.')
    await window.call('ledger.enter_slowly').getByText('Outcome unknown').waitFor()
    expect(runs()).toEqual(['slow'])
    await window.restart()
    await reopen(window, 'Enter slowly.')
    await window.call('ledger.enter_slowly').getByText('Outcome unknown').waitFor()
    expect(runs()).toEqual(['slow'])
  },
)
