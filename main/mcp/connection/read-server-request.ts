import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { ok, type Result } from '#contract/result'
import type { ServerRequest } from '../../server-request.ts'

type Refusal = { readonly code: number; readonly message: string }

const unknownMethod = -32601
const invalidParams = -32602

/**
 * Reads what a server asks for, be it a request of the session era or an entry of `inputRequests`. `capabilities` are
 * ours: what they do not name is refused with the code that JSON-RPC has for it.
 */
export const readServerRequest = (
  method: string,
  params: JsonObject,
  capabilities: JsonObject,
): Result<ServerRequest, Refusal> => {
  const reader = readers[method]
  if (
    !Object.hasOwn(readers, method) ||
    reader === undefined ||
    !isJsonObject(capabilities[reader.capability])
  )
    return { ok: false, problem: { code: unknownMethod, message: 'Method not found' } }
  const request = reader.read(params)
  return request === null
    ? { ok: false, problem: { code: invalidParams, message: `Invalid params for ${method}` } }
    : ok(request)
}

const readSampling = (params: JsonObject): ServerRequest | null => {
  const { messages, systemPrompt, modelPreferences, maxTokens, tools } = params
  if (!Array.isArray(messages)) return null
  return {
    kind: 'sampling',
    messages,
    systemPrompt: textOr(systemPrompt),
    modelPreferences: isJsonObject(modelPreferences) ? modelPreferences : {},
    maxTokens: typeof maxTokens === 'number' ? maxTokens : null,
    tools: Array.isArray(tools) ? tools : [],
    params,
  }
}

const readElicitation = (params: JsonObject): ServerRequest | null => {
  const { message, url, elicitationId, requestedSchema: schema } = params
  if (typeof message !== 'string') return null
  if (params['mode'] !== 'url') return isJsonObject(schema) ? { kind: 'elicit-form', message, schema } : null
  return typeof url === 'string'
    ? { kind: 'elicit-url', message, url, elicitationId: textOr(elicitationId) }
    : null
}

const textOr = (value: JsonValue | undefined): string | null => (typeof value === 'string' ? value : null)

const readers: Readonly<
  Record<string, { readonly capability: string; readonly read: (params: JsonObject) => ServerRequest | null }>
> = {
  'sampling/createMessage': { capability: 'sampling', read: readSampling },
  'elicitation/create': { capability: 'elicitation', read: readElicitation },
  'roots/list': { capability: 'roots', read: () => ({ kind: 'roots' }) },
}
