import type { JsonObject } from '#contract/json'

/**
 * What we let servers ask for. No tools in sampling, since a server's model request may not lead to calls of its own,
 * and no tasks: we answer at once or not at all.
 */
export const clientCapabilities: JsonObject = {
  roots: { listChanged: true },
  sampling: {},
  elicitation: { form: {}, url: {} },
}

/** The same as each request says it from 2026-07-28 on, where there is no notice of changed roots. */
export const statelessCapabilities = (capabilities: JsonObject): JsonObject =>
  capabilities['roots'] === undefined ? capabilities : { ...capabilities, roots: {} }
