import type { JsonValue } from '#contract/json'
import { ok, type Result } from '#contract/result'
import type { CallOutcome, DispatchOptions } from '../../main/call.ts'
import type { HttpServerDefinition } from '../../main/launch.ts'
import { callOptions, createHarness, prepared, type Harness, type HarnessOptions } from './mcp-harness.ts'

/** A harness with the one server "web" at this address. */
export const createHttpHarness = async (
  url: string,
  changes: Partial<HttpServerDefinition> = {},
  options: HarnessOptions = {},
): Promise<Harness> => {
  const harness = createHarness(options)
  await configureWeb(harness, url, changes)
  return harness
}

export const configureWeb = (
  harness: Harness,
  url: string,
  changes: Partial<HttpServerDefinition> = {},
): Promise<void> => harness.supervisor.configure(new Map([['web', webDefinition(url, changes)]]))

export const webDefinition = (
  url: string,
  changes: Partial<HttpServerDefinition> = {},
): Result<HttpServerDefinition> =>
  ok({
    kind: 'http',
    url,
    headers: [],
    signIn: null,
    roots: [],
    startTimeoutSeconds: 60,
    callTimeoutSeconds: 20,
    idleStopMinutes: 30,
    messageBytes: 1_000_000,
    source: { url },
    ...changes,
  })

/** Prepares, permits and sends one call of the server "web". */
export const callWeb = async (
  harness: Harness,
  given: JsonValue = {},
  changes: Partial<DispatchOptions> = {},
): Promise<CallOutcome> => {
  const target = await prepared(harness, 'echo', 'web')
  return harness.supervisor.dispatch(harness.permitFor(target, given), callOptions(changes))
}
