import { createServer } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect } from 'vitest'
import { discoverServers, recognisers } from '../../main/model/discovery.ts'
import { answerJson, startJsonServer } from '../support/json-server.ts'
import { verifies } from '../support/verifies.ts'

const look = (
  candidates: NonNullable<Parameters<typeof discoverServers>[0]['candidates']>,
  configured: Parameters<typeof discoverServers>[0]['configured'] = [],
) => discoverServers({ candidates, configured, now: Date.now })

verifies('model:discovery:recognised', 'Ollama, LM Studio and servers that name themselves', async () => {
  await using ollama = await startJsonServer({
    '/api/version': { version: '0.40.1' },
    '/api/tags': {
      models: [
        { name: 'qwen3:8b', details: { family: 'qwen3' } },
        { name: 'nomic-embed-text', details: { family: 'nomic-bert' } },
      ],
    },
  })
  await using studio = await startJsonServer({
    '/api/v0/models': {
      data: [
        { id: 'a', type: 'llm', state: 'loaded' },
        { id: 'b', type: 'embeddings', state: 'loaded' },
      ],
    },
  })
  await using llama = await startJsonServer({
    '/v1/models': { object: 'list', data: [{ id: 'gguf', owned_by: 'llamacpp' }] },
  })
  await using other = await startJsonServer({ '/v1/models': { data: [{ id: 'x' }] } })
  await using closed = await startJsonServer({
    '/v1/models': (_request, response) => answerJson(response, 401, { error: { message: 'no key' } }),
  })
  const found = await look(
    [
      { port: ollama.port, recognise: recognisers.ollama },
      { port: studio.port, recognise: recognisers.lmStudio },
      { port: llama.port, recognise: recognisers.common },
      { port: other.port, recognise: recognisers.common },
      { port: closed.port, recognise: recognisers.common },
    ],
    [{ name: 'mine', address: `http://localhost:${llama.port}/v1` }],
  )
  expect(found).toEqual([
    {
      kind: 'ollama',
      title: 'Ollama',
      name: 'ollama',
      baseUrl: ollama.address,
      isUsualAddress: false,
      models: ['qwen3:8b'],
      needsKey: false,
      configuredAs: null,
    },
    expect.objectContaining({ kind: 'lm-studio', baseUrl: studio.address, models: ['a'] }),
    expect.objectContaining({
      kind: 'openai-compatible',
      title: 'llama.cpp',
      name: 'llama-cpp',
      baseUrl: `${llama.address}/v1`,
      configuredAs: 'mine',
    }),
    expect.objectContaining({ title: `127.0.0.1:${other.port}`, name: `local-${other.port}`, models: ['x'] }),
    expect.objectContaining({ needsKey: true, models: [] }),
  ])
  for (const server of [ollama, studio, llama, other, closed])
    expect(server.asked.every((line) => line.startsWith('GET '))).toBe(true)
})

verifies('model:discovery:recognised', 'what answers something else is none, whatever its port', async () => {
  await using website = await startJsonServer({
    '/api/version': { version: '1' },
    '/v1/models': (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' })
      response.end('<!doctype html><title>Hello</title>')
    },
  })
  await using elsewhere = await startJsonServer({
    '/v1/models': (_request, response) => {
      response.writeHead(302, { location: 'http://example.com/v1/models' })
      response.end()
    },
  })
  await using login = await startJsonServer({
    '/v1/models': (_request, response) => {
      response.writeHead(401, { 'content-type': 'text/html' })
      response.end('<!doctype html><title>Log in</title>')
    },
  })
  expect(
    await look(
      [website, elsewhere, login].flatMap(({ port }) =>
        Object.values(recognisers).map((recognise) => ({ port, recognise })),
      ),
    ),
  ).toEqual([])
})

verifies('model:discovery:recognised', 'what never answers is not waited for', async () => {
  const silent = createServer(() => {})
  silent.listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as AddressInfo
  const started = performance.now()
  expect(await look([{ port, recognise: recognisers.ollama }])).toEqual([])
  expect(performance.now() - started).toBeLessThan(5000)
  silent.close()
})
