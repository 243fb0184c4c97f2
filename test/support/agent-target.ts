import { serverId } from '#contract/ids'
import type { CatalogueEntry, ToolTarget } from '../../main/call.ts'

/** A tool of the server "files" as the list of tools has it. */
export const entryOf = (tool: string): CatalogueEntry => ({
  alias: 'files',
  running: true,
  tool: targetOf('files', tool).tool,
})

/** The same tool on its running server. */
export const targetOf = (alias: string, tool: string): ToolTarget => ({
  serverId: serverId.parse('server'),
  alias,
  incarnation: 1,
  launchHash: 'launch',
  tool: {
    name: tool,
    title: null,
    description: `the tool ${tool}`,
    inputSchema: { type: 'object' },
    outputSchema: null,
    annotations: {},
    definitionHash: 'definition',
  },
})
