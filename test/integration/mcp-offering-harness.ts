import type { JsonObject, JsonValue } from '#contract/json'
import type { CallInput, CallOutcome, DispatchOptions } from '../../main/call.ts'
import type { StdioServerDefinition } from '../../main/launch.ts'
import {
  callOptions,
  contentsFor,
  createHarness,
  definitionOf,
  prepared,
  type Harness,
  type HarnessOptions,
} from './mcp-harness.ts'

const offeringServer = new URL('../fixtures/servers/offering-server.ts', import.meta.url).pathname

/** A harness whose server "raw" asks, keeps tasks and offers resources and prompts; started unless it is told not to. */
export const createOffering = async (
  faults: readonly string[] = [],
  changes: Partial<StdioServerDefinition> = {},
  options: HarnessOptions = {},
): Promise<Harness> => {
  const harness = createHarness({ restartDelaysMs: [10], ...options })
  await configureOffering(harness, faults, changes)
  const started = await harness.supervisor.start('raw')
  if (!started.ok) throw new Error(started.problem.message)
  return harness
}

export const configureOffering = (
  harness: Harness,
  faults: readonly string[],
  changes: Partial<StdioServerDefinition> = {},
): Promise<void> =>
  harness.supervisor.configure(
    new Map([['raw', definitionOf(harness, [offeringServer, ...faults], changes)]]),
  )

/** Everything that the server received and that has this method. */
export const received = (harness: Harness, method: string): readonly JsonObject[] =>
  harness
    .journal()
    .map((line) => JSON.parse(line) as JsonObject)
    .filter((message) => message['method'] === method)

/** Sends one permitted call of this server, made again with what it asked for where there is any. */
export const callWith = async (
  harness: Harness,
  tool: string,
  given: JsonValue,
  changes: Partial<DispatchOptions> = {},
  input: CallInput | null = null,
): Promise<CallOutcome> => {
  const target = await prepared(harness, tool)
  return harness.supervisor.dispatch(
    harness.mint({ ...contentsFor(target, given), input }),
    callOptions(changes),
  )
}

/** What the fixture answered, out of the JSON in its text. */
export const saidBy = (outcome: CallOutcome): unknown => {
  const first = outcome.kind === 'result' ? outcome.content[0] : undefined
  if (first?.kind !== 'text') throw new Error(JSON.stringify(outcome))
  return JSON.parse(first.text)
}
