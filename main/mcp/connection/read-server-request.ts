import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { ok, type Result } from '#contract/result'
import type { ServerRequest } from '#contract/server-requests'
import { isDeeperThan, jsonDepthLimit } from '../tools/json-depth.ts'

type Refusal = { readonly code: number; readonly message: string }

const unknownMethod = -32_601
const invalidParams = -32_602

/**
 * Reads what a server asks for, be it a request of the session era or an entry of `inputRequests`. `capabilities` are
 * ours: what they do not name is refused with the code that JSON-RPC has for it.
 */
export const readServerRequest = (
  method: string,
  params: JsonObject,
  capabilities: JsonObject,
): Result<ServerRequest, Refusal> => {
  const reader = Object.hasOwn(readers, method) ? readers[method] : undefined
  const declared = reader === undefined ? undefined : capabilities[reader.capability]
  if (reader === undefined || !isJsonObject(declared))
    return { ok: false, problem: { code: unknownMethod, message: 'Method not found' } }
  const request = isDeeperThan(params, jsonDepthLimit) ? null : reader.read(params, declared)
  return request === null
    ? { ok: false, problem: { code: invalidParams, message: `Invalid params for ${method}` } }
    : ok(request)
}

type Read = (params: JsonObject, declared: JsonObject) => ServerRequest | null

/** What belongs to the message and not to the question. */
const bookkeeping = new Set(['_meta', 'task'])

const readSampling: Read = (given) => {
  const params = Object.fromEntries(Object.entries(given).filter(([name]) => !bookkeeping.has(name)))
  return Array.isArray(params['messages']) ? { kind: 'sampling', params } : null
}

/** A capability without modes is one for forms (MCP 2025-11-25, client/elicitation). */
const readElicitation: Read = (params, declared) => {
  const { mode = 'form', message, url, elicitationId, requestedSchema: schema } = params
  if (typeof message !== 'string') return null
  if (mode === 'form')
    return isJsonObject(schema) && (isJsonObject(declared['form']) || !('url' in declared))
      ? { kind: 'elicit-form', message, schema }
      : null
  return mode === 'url' && typeof url === 'string' && isJsonObject(declared['url'])
    ? { kind: 'elicit-url', message, url, elicitationId: textOr(elicitationId) }
    : null
}

const textOr = (value: JsonValue | undefined): string | null => (typeof value === 'string' ? value : null)

const readers: Readonly<Record<string, { readonly capability: string; readonly read: Read }>> = {
  'sampling/createMessage': { capability: 'sampling', read: readSampling },
  'elicitation/create': { capability: 'elicitation', read: readElicitation },
  'roots/list': { capability: 'roots', read: () => ({ kind: 'roots' }) },
}
