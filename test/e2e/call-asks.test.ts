import { afterAll, expect } from 'vitest'
import { startModelServer } from '../support/model-server.ts'
import { callsTools, says } from '../support/model-server/replies.ts'
import { checkSurface } from '../support/surface-check.ts'
import { verifies } from '../support/verifies.ts'
import { closeBrowser, openWindow } from '../support/window.ts'
import { referenceServer, workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeBrowser)

const server = new URL('../fixtures/servers/rounds-server.ts', import.meta.url).pathname

verifies('agent:asks-kept', 'under its call: a form in a round, and an answer of a model', async () => {
  await using stack = new AsyncDisposableStack()
  const model = stack.use(await startModelServer())
  const rounds = { command: process.execPath, args: [server] }
  const servers = { rounds, everything: referenceServer('everything') }
  const folder = stack.use(workspaceFolder({ modelUrl: model.url, servers }))
  const window = stack.use(await openWindow({ dataDirectory: folder.path }))
  const { page } = window
  for (const name of ['rounds', 'everything']) {
    await window.answer(`Start server ${name}?`, 'Start')
    await page.getByRole('link', { name: `${name}, ready` }).waitFor()
  }
  const sampling = JSON.stringify({ prompt: 'Which instrument?', maxTokens: 50 })
  model.enqueue(
    callsTools([{ name: 'rounds__rename', arguments: '{"path":"/notes/a.md"}' }]),
    callsTools([{ name: 'everything__trigger-sampling-request', arguments: sampling }]),
    says('A xylophone.'),
    says('Renamed.'),
  )
  await window.say('Rename my note')
  await window.answer('Allow rounds.rename?', 'Allow once')
  const renamed = window.call('rounds.rename')
  await renamed.getByText('Waiting for you').waitFor()
  const form = window.question('Answer rounds?')
  await form.getByLabel('name').fill('b.md')
  await window.answer('Answer rounds?', 'Send')
  await window.answer('Allow rounds.rename?', 'Allow once')

  await window.answer('Allow everything.trigger-sampling-request?', 'Allow once')
  await window.answer('Let everything ask a model?', 'Ask the model')
  await page.getByRole('article').getByText('Renamed.').waitFor()

  await renamed.getByRole('button', { name: /rounds\.rename/ }).press('Enter')
  const asked = renamed.getByRole('list', { name: 'What the server asked for' })
  await asked.getByText('Answered by you').waitFor()
  await asked.getByText('Which name, in round 1?').waitFor()
  await asked.getByRole('row', { name: 'name b.md' }).waitFor()
  const sampled = window.call('everything.trigger-sampling-request')
  await sampled.getByRole('button', { name: /sampling-request/ }).press('Enter')
  await sampled.getByText('Allowed by you').last().waitFor()
  await sampled.getByRole('button', { name: '1 message for the model' }).press('Enter')
  await sampled.getByText('Which instrument?').last().waitFor()
  await sampled.getByRole('button', { name: 'Answer of local/scripted' }).press('Enter')
  await sampled.getByText('A xylophone.', { exact: true }).waitFor()
  expect(await checkSurface(page, 'what servers asked for')).toEqual([])
  expect(window.complaints).toEqual([])
})
