import type { JsonObject } from '#contract/json'
import type { ToolView } from '#contract/views'
import type { CatalogueEntry } from '../../main/call.ts'

const verbs = ['create', 'list', 'delete', 'update', 'search', 'get', 'send', 'archive', 'merge', 'export']
const objects = ['issue', 'repository', 'invoice', 'customer', 'message', 'branch', 'calendar', 'deployment']

/** A tool as a server lists it, with one text argument for each name. */
export const toolEntry = (
  alias: string,
  name: string,
  changes: Partial<ToolView> & { readonly arguments?: readonly string[] } = {},
): CatalogueEntry => {
  const { arguments: names = [], ...tool } = changes
  return {
    alias,
    running: true,
    tool: {
      name,
      title: null,
      description: `The tool ${name}.`,
      inputSchema: textArguments(names),
      outputSchema: null,
      annotations: {},
      definitionHash: `hash of ${name}`,
      ...tool,
    },
  }
}

const textArguments = (names: readonly string[]): JsonObject => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
})

/** So many tools on so many servers, each with a description and a few arguments. */
export const manyTools = (count: number, servers = 1): readonly CatalogueEntry[] =>
  Array.from({ length: count }, (_, index) => {
    const verb = verbs[index % verbs.length] ?? ''
    const object = objects[Math.floor(index / verbs.length) % objects.length] ?? ''
    return toolEntry(`server${index % servers}`, `${verb}_${object}_${index}`, {
      description: `${verb} one ${object} of the account and answer what became of it. `.repeat(5),
      arguments: [`${object}_id`, 'reason', 'dry_run'],
    })
  })
