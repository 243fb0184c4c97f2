import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import type { Result } from '#contract/result'
import type { CallOutcome, DispatchOptions, PermitContents, ToolTarget } from '../call.ts'
import { callTool } from './call/call-tool.ts'
import { createCallClock } from './call/call-clock.ts'
import type { Lifecycle } from './server-lifecycle.ts'
import type { ServerLog } from './session/server-log.ts'
import type { Session } from './session/session.ts'

/** Tool calls of one server. */
export type ServerCalls = {
  /** What a call of this tool would reach now, or null. */
  readonly target: (tool: string) => ToolTarget | null
  /** The caller has checked that the permit fits `target`. */
  readonly call: (contents: PermitContents, options: DispatchOptions) => Promise<CallOutcome>
  /** The time that this takes does not count for the calls in flight: any of them may wait for it. */
  readonly paused: <Value>(work: () => Promise<Value>) => Promise<Value>
}

export type ServerCallsDeps = {
  readonly validate: (schema: JsonObject, value: JsonValue) => Promise<Result<null>>
  readonly validateAnswer: (schema: JsonObject, answerJson: string) => Promise<Result<null>>
}

type Subject = Pick<ToolTarget, 'serverId' | 'alias'> & {
  readonly lifecycle: Lifecycle
  readonly log: ServerLog
  readonly defaultTimeoutMs: number
}

export const createServerCalls = (subject: Subject, deps: ServerCallsDeps): ServerCalls => {
  const { serverId, alias, lifecycle, log, defaultTimeoutMs } = subject
  const clock = createCallClock()

  const target = (name: string): ToolTarget | null => {
    const phase = lifecycle.phase()
    if (phase.kind !== 'ready') return null
    const tool = phase.session.tools().tools.find((candidate) => candidate.name === name)
    const { incarnation, launchHash } = phase
    return tool ? { serverId, alias, incarnation, launchHash, tool } : null
  }

  const call = async (contents: PermitContents, options: DispatchOptions): Promise<CallOutcome> => {
    const reached = target(contents.tool)
    const phase = lifecycle.phase()
    if (phase.kind !== 'ready' || reached === null) return notReady()
    const { session } = phase
    const callDeps = {
      session,
      outputSchema: reached.tool.outputSchema,
      now: clock.now,
      asTask: runsAsTask(session, contents.tool),
      defaultTimeoutMs,
      validate: deps.validate,
      validateAnswer: deps.validateAnswer,
      stderrTail: log.stderrTail,
      onTimeout: () => void lifecycle.checkHealth(session),
    }
    return lifecycle.use(() => callTool(contents, options, callDeps))
  }

  return { target, call, paused: clock.stoppedFor }
}

/** Only where both sides know of it: the server takes tool calls as tasks, and takes this one in no other way. */
const runsAsTask = ({ connection, tools }: Session, tool: string): boolean => {
  if (!tools().asTasks.has(tool)) return false
  const path = ['tasks', 'requests', 'tools', 'call']
  let declared: JsonValue | undefined = connection.capabilities
  for (const member of path) declared = isJsonObject(declared) ? declared[member] : undefined
  return connection.era === 'session' && isJsonObject(declared)
}

const notReady = (): CallOutcome => ({
  kind: 'failed',
  problem: { code: 'stale-permit', message: t('mcp.call.stopped') },
})
