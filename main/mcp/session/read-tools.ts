import type { JsonValue } from '#contract/json'
import { ok, type Result } from '#contract/result'
import type { Connection } from '../connection/connection.ts'
import { listTools } from '../tools/list-tools.ts'
import { parseTools, type ParsedTools } from '../tools/parse-tools.ts'
import type { ServerLog } from './server-log.ts'

type Deps = {
  readonly canonicalise: (value: JsonValue) => string
  readonly log: ServerLog
}

/** The tools that a server lists now; none from one that declares none. Failure code `list-failed`. */
export const readTools = async (
  connection: Connection,
  signal: AbortSignal,
  { canonicalise, log }: Deps,
): Promise<Result<ParsedTools>> => {
  if (connection.capabilities['tools'] === undefined)
    return ok({ tools: [], quarantined: [], accepted: [], asTasks: new Set() })
  const listed = await listTools((cursor) =>
    connection.request('tools/list', cursor === null ? {} : { cursor }, { signal }),
  )
  if (!listed.ok) {
    log.note(listed.problem.message)
    return listed
  }
  if (listed.value.note !== null) log.note(listed.value.note)
  return ok(await parseTools(listed.value.entries, canonicalise, connection.toolFlaw))
}
