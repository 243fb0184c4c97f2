import { afterAll, beforeAll, expect } from 'vitest'
import { modelToolName } from '../../main/agent/tool-names.ts'
import { searchTool, searchToolName } from '../../main/agent/tool-search-instructions.ts'
import { providerKinds, type ModelTool } from '../../main/model-request.ts'
import { createHarness } from '../support/model-harness.ts'
import { raw } from '../support/model-server/replies.ts'
import { startModelServer, type ModelServer } from '../support/model-server.ts'
import { wires } from '../support/model-wires.ts'
import { verifies } from '../support/verifies.ts'

let server: ModelServer
beforeAll(async () => {
  server = await startModelServer()
})
afterAll(() => server.close())

/** Names as servers have them, the longest and the oddest included. */
const found = ['read', 'files.list-all', 'x'.repeat(128), 'a_0123456789abcdef'].map((tool): ModelTool => ({
  name: modelToolName('files', tool),
  description: `The tool ${tool}.`,
  inputSchema: { type: 'object', properties: { path: { type: 'string' } } },
}))

/** The narrowest of what the kinds' documentations allow: a letter first, then letters, digits, - and _, 64 in all. */
const allowed = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/

const namesIn = (body: unknown): readonly string[] =>
  [...JSON.stringify(body).matchAll(/"name":"([^"]+)"/g)].map(([, name]) => name ?? '')

for (const kind of providerKinds)
  verifies(
    'agent:tool-search',
    `${kind}: the search and what it finds are offered and called by name`,
    async () => {
      const harness = createHarness(server.url, { definition: { kind }, limits: { retryMs: 0 } })
      for (const name of [searchToolName, ...found.map((tool) => tool.name)]) {
        server.enqueue(raw(wires[kind].call.replaceAll('files__read', name)))
        const events = await harness.ask({ tools: [searchTool, ...found] })
        expect(events.at(-1)).toMatchObject({ kind: 'finished', calls: [{ name }] })
      }
      const posted = server.requests.findLast(({ method }) => method === 'POST')
      const offered = namesIn(posted?.body).filter((name) => name !== 'scripted')
      expect(offered).toEqual([searchToolName, ...found.map(({ name }) => name)])
      for (const name of offered) expect(name).toMatch(allowed)
    },
  )
