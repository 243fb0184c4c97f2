import { createHttpClient, type HttpClient } from '../../main/mcp/http/http-client.ts'
import { createLargeMessages } from '../../main/mcp/messages/large-messages.ts'
import { openHttpSession, type HttpTarget } from '../../main/mcp/session/open-http-session.ts'
import { createServerLog } from '../../main/mcp/session/server-log.ts'
import type { Session } from '../../main/mcp/session/session.ts'
import type { ServerAuthorization } from '../../main/sign-in.ts'
import { createTurns } from '../../main/mcp/transport/turns.ts'
import { canonicalise } from '../../main/consent/canonical.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { fail, ok, type Result } from '#contract/result'
import { clientCapabilities } from '../../main/mcp/connection/client-capabilities.ts'
import { callInRounds, createConformancePerson } from './conformance-person.ts'
import { signInOfScenario } from './conformance-sign-in.ts'

const person = createConformancePerson()
const given: JsonValue = JSON.parse(process.env['MCP_CONFORMANCE_CONTEXT'] ?? '{}')
const context: JsonObject = isJsonObject(given) ? given : {}

/**
 * One scenario of the official conformance suite, played with the connection code of the product:
 * `node test/support/conformance-client.ts URL`, with the scenario in the environment as the suite gives it. Ends
 * with 0 when everything that the scenario asks for could be done.
 */
const main = async (url: string, scenario: string): Promise<void> => {
  const http = createHttpClient(() => Promise.resolve({}))
  const authorization = signInOfScenario(scenario, url, context, http)
  const play = scenario.startsWith('auth/') ? callSignedIn(authorization) : scenarios[scenario]
  if (play === undefined) throw new Error(`the scenario ${scenario} is not played yet`)
  const target = { url, headers: {}, authorization }
  const session = await signedIn(authorization, () => open(http, target, scenario))
  try {
    await play(session)
  } finally {
    await session.stop()
  }
}

/** How often somebody would press the button before they give up. */
const signInLimit = 5

/** Presses "Sign in" whenever the product asks for it, and tries again. */
const signedIn = async <Value>(
  authorization: ServerAuthorization,
  attempt: () => Promise<Result<Value>>,
): Promise<Value> => {
  for (let presses = 0; ; presses += 1) {
    const result = await attempt()
    if (result.ok) return result.value
    const { code, message } = result.problem
    if (code !== 'sign-in-needed' || presses === signInLimit) throw new Error(`${code}: ${message}`)
    const pressed = await authorization.signIn(signal())
    if (!pressed.ok) throw new Error(`${pressed.problem.code}: ${pressed.problem.message}`)
  }
}

const open = async (http: HttpClient, target: HttpTarget, scenario: string): Promise<Result<Session>> => {
  const { url } = target
  const largeMessages = createLargeMessages(new URL('../../main/workers/validation.ts', import.meta.url))
  const definition = {
    kind: 'http',
    url,
    headers: [],
    startTimeoutSeconds: 20,
    callTimeoutSeconds: 20,
    idleStopMinutes: 30,
    messageBytes: 64_000_000,
    signIn: null,
    roots: [],
    source: { url },
  } as const
  return openHttpSession(
    http,
    target,
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
        : { capabilities: clientCapabilities, handleServerRequest: person }),
    },
  )
}

const signal = (): AbortSignal => AbortSignal.timeout(25_000)

const call = async (session: Session, tool: string, given: JsonObject): Promise<JsonObject> => {
  const canonicalArguments = canonicalise(given)
  const reply = await session.connection.callTool(
    { tool, canonicalArguments, input: null },
    { signal: signal() },
  )
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
  const calls = context['toolCalls']
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

/** A call that is refused for want of permissions leaves the sign-in wanting, as the user sees it. */
const callSignedIn =
  (authorization: ServerAuthorization) =>
  async (session: Session): Promise<void> => {
    await signedIn(authorization, async () => {
      const reply = await session.connection.callTool(
        { tool: 'test-tool', canonicalArguments: canonicalise({}), input: null },
        { signal: signal() },
      )
      if (reply.kind === 'result') return ok(reply.result)
      const isNeeded = authorization.state().kind === 'needed'
      return fail(isNeeded ? 'sign-in-needed' : 'failed', JSON.stringify(reply))
    })
  }

const callAnswering = async (session: Session, ...tools: readonly string[]): Promise<void> => {
  for (const tool of tools) {
    const outcome = await callInRounds(session, tool, person)
    if (outcome.kind !== 'result') throw new Error(`${tool} did not answer: ${JSON.stringify(outcome)}`)
  }
}

const callWithRounds = async (session: Session): Promise<void> => {
  await callAnswering(session, 'test_mrtr_echo_state', 'test_mrtr_no_state', 'test_mrtr_unrelated')
  await callInRounds(session, 'test_mrtr_no_result_type', person)
}

/** What each scenario asks for after the handshake and the list of tools. */
const scenarios: Readonly<Record<string, (session: Session) => Promise<unknown>>> = {
  initialize: connectOnly,
  'request-metadata': connectOnly,
  'json-schema-ref-no-deref': connectOnly,
  tools_call: (session) => call(session, 'add_numbers', { a: 5, b: 3 }),
  'sse-retry': (session) => call(session, 'test_reconnection', {}),
  'json-schema-2020-12-preservation': echoSchema,
  'elicitation-sep1034-client-defaults': (session) =>
    callAnswering(session, 'test_client_elicitation_defaults'),
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
