import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { startAssent } from '../support/assent-process.ts'
import { answerJson, startJsonServer } from '../support/json-server.ts'
import { verifies } from '../support/verifies.ts'
import { workspaceFolder } from '../support/workspace-folder.ts'

/** A public list in its own form, with one model that nobody knows. */
const list = {
  anthropic: {
    id: 'anthropic',
    models: {
      'claude-far': {
        id: 'claude-far',
        modalities: { input: ['text', 'image'], output: ['text'] },
        limit: { context: 3_000_000, output: 1000 },
        cost: { input: 7, output: 9 },
      },
    },
  },
}

verifies('model:catalogue:in-the-window', 'through the gate, and there after a restart', async () => {
  let isDown = false
  await using server = await startJsonServer({
    '/list.json': (_request, response) =>
      isDown ? answerJson(response, 503, {}) : answerJson(response, 200, list),
  })
  using folder = workspaceFolder()
  writeFileSync(
    join(folder.path, 'assent.yaml'),
    'version: 1\nmodels:\n  providers:\n    a:\n      kind: anthropic\n      apiKey: none\n      models: [claude-far]\n',
  )
  const start = () =>
    startAssent({
      dataDirectory: folder.path,
      environment: { ASSENT_MODEL_LIST_URL: `${server.address}/list.json` },
    })
  const refreshed = { source: 'models.dev', models: 1 }
  const known = { id: 'a/claude-far', contextTokens: 3_000_000, images: true }
  {
    await using assent = await start()
    const { chat } = await assent.pages()
    const before = await chat.bridge.readWorkspace({})
    expect(before).toMatchObject({ value: { models: [{ id: 'a/claude-far', contextTokens: null }] } })
    expect(server.asked).toEqual([])
    expect(await chat.bridge.refreshModelCatalogue({})).toMatchObject({ ok: true, value: refreshed })
    expect(server.asked).toEqual(['GET /list.json'])
    expect(await chat.bridge.readWorkspace({})).toMatchObject({ value: { models: [known] } })
    await expect
      .poll(() => chat.updates)
      .toContainEqual(
        expect.objectContaining({
          kind: 'workspace',
          changes: expect.objectContaining({ models: [expect.objectContaining(known)] }),
        }),
      )
  }
  isDown = true
  await using assent = await start()
  const { chat } = await assent.pages()
  expect(await chat.bridge.readModelCatalogue({})).toMatchObject({ value: refreshed })
  expect(await chat.bridge.refreshModelCatalogue({})).toMatchObject({
    ok: false,
    problem: { message: expect.stringContaining('stays in use') },
  })
  expect(await chat.bridge.readWorkspace({})).toMatchObject({ value: { models: [known] } })
})

verifies('model:catalogue:in-the-window', 'an address that is none is a sentence', async () => {
  using folder = workspaceFolder()
  await using assent = await startAssent({
    dataDirectory: folder.path,
    environment: { ASSENT_MODEL_LIST_URL: 'no address' },
  })
  const { chat } = await assent.pages()
  expect(await chat.bridge.refreshModelCatalogue({})).toMatchObject({
    problem: { code: 'not-a-list', message: expect.stringContaining('no address') },
  })
})
