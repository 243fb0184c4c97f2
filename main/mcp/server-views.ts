import type { Problem } from '#contract/result'
import type { ServerDetail, ServerSummary, ToolLine, ToolView } from '#contract/views'
import { commandLineOf, type Launcher } from './launch/launcher.ts'
import { detectIsolation, processIsolation } from './process/isolation.ts'
import type { Server } from './server.ts'

/** What the configuration made of one name. */
export type Entry =
  | {
      readonly kind: 'server'
      readonly server: Server
      /** Of the definition that it was made for. */
      readonly key: string
    }
  | { readonly kind: 'misconfigured'; readonly problem: Problem }

/** One line of the list of servers. */
export const summaryOf = (alias: string, entry: Entry): ServerSummary => {
  if (entry.kind === 'misconfigured') {
    return {
      alias,
      state: { kind: 'misconfigured', problem: entry.problem },
      toolCount: 0,
      quarantinedCount: 0,
    }
  }
  const { tools, quarantined } = entry.server.tools()
  const needsSignIn = entry.server.signIn.view()?.kind === 'needed'
  return {
    alias,
    state: entry.server.state(),
    toolCount: tools.length,
    quarantinedCount: quarantined.length,
    ...(needsSignIn ? { needsSignIn } : {}),
  }
}

/** So much of a description stands in a list, in UTF-16 code units. */
const lineCharacters = 300

export const lineOf = ({ name, title, description, icon }: ToolView): ToolLine => ({
  name,
  title,
  description: description.slice(0, lineCharacters),
  ...(icon === undefined ? {} : { icon }),
})

/** Everything about one server; the launch as it would be at this moment. */
export const detailOf = async (alias: string, entry: Entry, launcher: Launcher): Promise<ServerDetail> => {
  const summary = summaryOf(alias, entry)
  if (entry.kind === 'misconfigured') return { ...summary, ...nothingKnown }
  const { server } = entry
  const { tools, quarantined } = server.tools()
  return {
    ...summary,
    launch: await launchView(server, launcher),
    approvedAt: null,
    serverInfo: server.serverInfo(),
    tools: tools.map(lineOf),
    quarantined,
    log: server.log(),
    offers: server.offers.view(),
    signIn: server.signIn.view(),
    roots: server.definition().roots,
    definition: server.definition().source,
  }
}

const launchView = async (server: Server, launcher: Launcher): Promise<ServerDetail['launch']> => {
  const { serverId, alias } = server
  const definition = server.definition()
  const gap = (await detectIsolation()).kind === 'group' ? [await processIsolation()] : []
  const launch = await launcher.describe(serverId, alias, definition)
  const notes = launch.ok ? launch.value.notes : [launch.problem.message]
  if (definition.kind === 'http') return { command: definition.url, notes }
  if (launch.ok && launch.value.kind === 'stdio')
    return { command: commandLineOf(launch.value.start), notes: [...notes, ...gap] }
  return { command: commandLineOf({ file: definition.command, args: definition.args }), notes }
}

const nothingKnown = {
  launch: null,
  approvedAt: null,
  serverInfo: null,
  tools: [],
  quarantined: [],
  offers: null,
  signIn: null,
  roots: [],
  log: [],
  definition: {},
} as const
