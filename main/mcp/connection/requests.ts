import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import type { CallInput } from '../../call.ts'
import { paramHeadersOf, readParamHeaders, type ParamHeader } from '../http/param-headers.ts'
import type { ExpectedCall } from '../transport/expected-calls.ts'
import type { Reply } from '../transport/pending-requests.ts'
import type { Transport } from '../transport/transport.ts'
import type { Connection, ToolCallOptions } from './connection.ts'

type Deps = {
  readonly transport: Transport
  /** `stateless` from 2026-07-28 on: each request says everything about itself. */
  readonly era: 'session' | 'stateless'
  readonly kind: 'stdio' | 'http'
  /** What goes with each request in its `_meta`. */
  readonly meta: JsonObject
  /** The server found that a call and its headers contradict each other: the list of its tools may have changed. */
  readonly onStaleTools: () => void
}

/** HeaderMismatch (MCP 2026-07-28). */
const headerMismatch = -32_020

type Requests = Pick<Connection, 'request' | 'callTool' | 'toolFlaw' | 'setLogLevel'>

/** Where each request names the level from 2026-07-28 on. */
const logLevelMember = 'io.modelcontextprotocol/logLevel'

/** Requests of ours on a connection that stands. */
export const createRequests = (deps: Deps): Requests => {
  const { transport, era, kind } = deps
  let { meta } = deps
  const mirrorsParams = era === 'stateless' && kind === 'http'
  const paramHeaders = new Map<string, readonly ParamHeader[]>()

  const request: Connection['request'] = async (method, params, options) => {
    const headers = method === 'tools/call' ? headersOf(params) : {}
    const reply = await transport.request({ ...options, method, params: withMeta(params, meta), headers })
    if (reply.kind === 'error' && reply.code === headerMismatch) deps.onStaleTools()
    if (reply.kind !== 'result' || era === 'session') return reply
    const read = readStateless(reply.result)
    if (method !== 'tools/list' || read.kind !== 'result') return read
    // Older servers answer before the handshake they expect; only the missing mark tells that the verdict is wrong.
    if (resultTypeOf(reply.result) === undefined) return { kind: 'malformed' }
    noteTools(reply.result)
    return read
  }

  const headersOf = ({ name, arguments: given }: JsonObject): Readonly<Record<string, string>> => {
    const declared = typeof name === 'string' ? paramHeaders.get(name) : undefined
    return declared === undefined ? {} : paramHeadersOf(declared, isJsonObject(given) ? given : {})
  }

  const noteTools = (result: JsonValue): void => {
    const tools = isJsonObject(result) ? result['tools'] : undefined
    if (!mirrorsParams || !Array.isArray(tools)) return
    for (const tool of tools.filter(isJsonObject)) {
      const { name, inputSchema } = tool
      if (typeof name !== 'string' || !isJsonObject(inputSchema)) continue
      const read = readParamHeaders(inputSchema)
      if (read.ok) paramHeaders.set(name, read.value)
    }
  }

  return {
    request,
    callTool: (call, options) => {
      const expect = era === 'session' && call.input !== null ? { ...call, input: null } : call
      const params = paramsOf(expect, options.task)
      if (params === null) return Promise.resolve(unreadable())
      return request('tools/call', params, { ...options, expect })
    },
    setLogLevel: (level, signal) => {
      if (era === 'session') return request('logging/setLevel', { level }, { signal })
      meta = { ...meta, [logLevelMember]: level }
      return Promise.resolve({ kind: 'result', result: {} })
    },
    toolFlaw: ({ inputSchema }) => {
      if (!mirrorsParams || !isJsonObject(inputSchema)) return null
      const read = readParamHeaders(inputSchema)
      return read.ok ? null : read.problem.message
    },
  }
}

const withMeta = (params: JsonObject, meta: JsonObject): JsonObject => {
  if (Object.keys(meta).length === 0) return params
  const own = isJsonObject(params['_meta']) ? params['_meta'] : {}
  return { ...params, _meta: { ...own, ...meta } }
}

const resultTypeOf = (result: JsonValue): JsonValue | undefined =>
  isJsonObject(result) ? result['resultType'] : undefined

/** MCP 2026-07-28: an unknown type of result is no result, and a missing one means that it is complete. */
const readStateless = (result: JsonValue): Reply => {
  const type = resultTypeOf(result)
  if (type === undefined || type === 'complete' || !isJsonObject(result)) return { kind: 'result', result }
  if (type !== 'input_required') return { kind: 'malformed' }
  const { inputRequests, requestState } = result
  return {
    kind: 'input-required',
    inputRequests: isJsonObject(inputRequests) ? inputRequests : {},
    requestState: typeof requestState === 'string' ? requestState : null,
  }
}

const paramsOf = (
  { tool, canonicalArguments, input }: ExpectedCall,
  task: ToolCallOptions['task'],
): JsonObject | null => {
  const given = parseObject(canonicalArguments)
  const more = input === null ? null : inputOf(input)
  if (given === null || (input !== null && more === null)) return null
  const params = { name: tool, arguments: given }
  if (more === null && task === undefined) return params
  return { ...params, ...more, ...(task === undefined ? {} : { task }) }
}

/** An empty object of responses is none. */
const inputOf = ({ canonicalResponses, requestState }: CallInput): JsonObject | null => {
  const responses = parseObject(canonicalResponses)
  if (responses === null) return null
  return {
    ...(Object.keys(responses).length > 0 ? { inputResponses: responses } : {}),
    ...(requestState === null ? {} : { requestState }),
  }
}

const parseObject = (text: string): JsonObject | null => {
  try {
    const given: JsonValue = JSON.parse(text)
    return isJsonObject(given) ? given : null
  } catch {
    return null
  }
}

const unreadable = (): Reply => ({
  kind: 'not-sent',
  problem: { code: 'unexpected-call', message: t('mcp.call.notAnObject') },
})
