import { expect, test } from 'vitest'
import type { JsonObject } from '#contract/json'
import { canonicalise } from '../../main/consent/canonical.ts'
import { parseTools } from '../../main/mcp/tools/parse-tools.ts'
import { createRememberedTools } from '../../main/mcp/tools/remembered-tools.ts'

const tools = (count: number, descriptionLength: number): JsonObject[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `tool_${index}`,
    description: 'd'.repeat(descriptionLength),
    inputSchema: { type: 'object' },
  }))

/** What is known in the next life of a server that listed these tools in this one. */
const remembered = async (listed: JsonObject[]) => {
  let stored: string | null = null
  const deps = {
    source: { command: 'x' },
    store: async (manifest: string) => void (stored = manifest),
    canonicalise,
    report: () => undefined,
  }
  const first = await createRememberedTools({ ...deps, stored })
  await first.remember(await parseTools(listed, canonicalise), null)
  const next = await createRememberedTools({ ...deps, stored })
  return { names: next.tools().tools.map(({ name }) => name), length: String(stored).length }
}

test('all tools are known again, also a large list', async () => {
  expect((await remembered(tools(2_000, 100))).names).toHaveLength(2_000)
})

test('of a list that is too large to store, the first tools are known again', async () => {
  const { names, length } = await remembered(tools(100, 100_000))
  expect(length).toBeLessThanOrEqual(4_000_000)
  expect(names).toHaveLength(39)
  expect(names[0]).toBe('tool_0')
  expect((await remembered(tools(1, 5_000_000))).names).toEqual([])
})
