import { createHttpClient } from '../../main/mcp/http/http-client.ts'
import { createLargeMessages } from '../../main/mcp/messages/large-messages.ts'
import { openHttpSession } from '../../main/mcp/session/open-http-session.ts'
import { createServerLog } from '../../main/mcp/session/server-log.ts'
import type { Session } from '../../main/mcp/session/session.ts'
import { createTurns } from '../../main/mcp/transport/turns.ts'
import { canonicalise } from '../../main/consent/canonical.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'

/**
 * One scenario of the official conformance suite, played with the connection code of the product:
 * `node test/support/conformance-client.ts URL`, with the scenario in the environment as the suite gives it. Ends
 * with 0 when everything that the scenario asks for could be done.
 */
const main = async (url: string, scenario: string): Promise<void> => {
  const play = scenario.startsWith('auth/') ? callTestTool : scenarios[scenario]
  if (play === undefined) throw new Error(`the scenario ${scenario} is not played yet`)
  const session = await open(url, scenario)
  try {
    await play(session)
  } finally {
    await session.stop()
  }
}

const open = async (url: string, scenario: string): Promise<Session> => {
  const largeMessages = createLargeMessages(new URL('../../main/workers/validation.ts', import.meta.url))
  const definition = {
    kind: 'http',
    url,
    headers: [],
    startTimeoutSeconds: 20,
    callTimeoutSeconds: 20,
    idleStopMinutes: 30,
    messageBytes: 64_000_000,
    source: { url },
  } as const
  const opened = await openHttpSession(
    createHttpClient(() => Promise.resolve({})),
    { url, headers: {} },
    answersNoDiscovery.has(scenario) ? modernVerdict : null,
    new AbortController().signal,
    {
      version: '0.0.0',
      canonicalise,
      definition,
      largeMessages,
      turns: createTurns(),
      log: createServerLog((lines) => lines.forEach(({ text }) => process.stderr.write(`${text}\n`)), []),
      onToolsChanged: () => {},
      onBlocked: () => {},
      ...(scenario === 'request-metadata'
        ? { capabilities: { roots: {}, sampling: {}, elicitation: {} } }
        : {}),
    },
  )
  if (!opened.ok) throw new Error(`${opened.problem.code}: ${opened.problem.message}`)
  return opened.value
}

const signal = (): AbortSignal => AbortSignal.timeout(25_000)

const call = async (session: Session, tool: string, given: JsonObject): Promise<JsonObject> => {
  const canonicalArguments = canonicalise(given)
  const reply = await session.connection.callTool({ tool, canonicalArguments }, { signal: signal() })
  if (reply.kind !== 'result' || !isJsonObject(reply.result))
    throw new Error(`${tool} did not answer: ${JSON.stringify(reply)}`)
  return reply.result
}

const ask = async (session: Session, method: string, params: JsonObject = {}): Promise<JsonObject> => {
  const reply = await session.connection.request(method, params, { signal: signal() })
  if (reply.kind !== 'result' || !isJsonObject(reply.result))
    throw new Error(`${method} did not answer: ${JSON.stringify(reply)}`)
  return reply.result
}

const firstOf = (result: JsonObject, member: string, name: string): string => {
  const list = result[member]
  const first: JsonValue | undefined = Array.isArray(list) ? list[0] : undefined
  const value = isJsonObject(first) ? first[name] : undefined
  if (typeof value !== 'string') throw new Error(`nothing in ${member}`)
  return value
}

const connectOnly = (): Promise<void> => Promise.resolve()

const callFirstOfEach = async (session: Session): Promise<void> => {
  const tool = session.tools().tools[0]
  if (tool !== undefined) await call(session, tool.name, {})
  const resources = await ask(session, 'resources/list')
  await ask(session, 'resources/read', { uri: firstOf(resources, 'resources', 'uri') })
  const prompts = await ask(session, 'prompts/list')
  await ask(session, 'prompts/get', { name: firstOf(prompts, 'prompts', 'name') })
}

const callAsTold = async (session: Session): Promise<void> => {
  const context: JsonValue = JSON.parse(process.env['MCP_CONFORMANCE_CONTEXT'] ?? '{}')
  const calls = isJsonObject(context) ? context['toolCalls'] : undefined
  for (const one of Array.isArray(calls) ? calls.filter(isJsonObject) : []) {
    const { name, arguments: given } = one
    if (typeof name === 'string') await call(session, name, isJsonObject(given) ? given : {})
  }
}

const callEveryTool = async (session: Session): Promise<void> => {
  for (const { name } of session.tools().tools) await call(session, name, { region: 'us-west1' })
}

const echoSchema = async (session: Session): Promise<void> => {
  const tool = session.tools().tools.find(({ name }) => name === 'json_schema_2020_12_tool')
  if (tool === undefined) throw new Error('the tool is not listed')
  await call(session, 'json_schema_echo', { schema: tool.inputSchema })
}

const callTestTool = (session: Session): Promise<unknown> => call(session, 'test-tool', {})

const callWithRounds = async (session: Session): Promise<void> => {
  for (const tool of ['test_mrtr_echo_state', 'test_mrtr_no_state', 'test_mrtr_unrelated'])
    await call(session, tool, {})
  await call(session, 'test_mrtr_no_result_type', {}).catch(() => {})
}

/** What each scenario asks for after the handshake and the list of tools. */
const scenarios: Readonly<Record<string, (session: Session) => Promise<unknown>>> = {
  initialize: connectOnly,
  'request-metadata': connectOnly,
  'json-schema-ref-no-deref': connectOnly,
  tools_call: (session) => call(session, 'add_numbers', { a: 5, b: 3 }),
  'sse-retry': (session) => call(session, 'test_reconnection', {}),
  'json-schema-2020-12-preservation': echoSchema,
  'elicitation-sep1034-client-defaults': (session) => call(session, 'test_client_elicitation_defaults', {}),
  'sep-2322-client-request-state': callWithRounds,
  'http-standard-headers': callFirstOfEach,
  'http-custom-headers': callAsTold,
  'http-invalid-tool-headers': callEveryTool,
}

/** The servers of these scenarios do not answer the question which versions they speak. */
const answersNoDiscovery: ReadonlySet<string> = new Set([
  'http-standard-headers',
  'http-custom-headers',
  'http-invalid-tool-headers',
  'sep-2322-client-request-state',
])

const modernVerdict: JsonObject = {
  kind: 'modern',
  discover: {
    resultType: 'complete',
    supportedVersions: ['2026-07-28'],
    capabilities: { tools: {}, resources: {}, prompts: {} },
    serverInfo: { name: 'conformance', version: '1' },
    ttlMs: 0,
    cacheScope: 'private',
  },
}

await main(process.argv[2] ?? '', process.env['MCP_CONFORMANCE_SCENARIO'] ?? '').then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`)
    process.exit(1)
  },
)
