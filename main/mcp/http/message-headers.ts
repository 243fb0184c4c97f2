import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { encodeHeaderValue } from './param-headers.ts'

const versionMember = 'io.modelcontextprotocol/protocolVersion'

/** Where each method names what it is about. */
const nameMembers: Readonly<Record<string, string>> = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
}

/**
 * The headers that repeat what a message says (MCP 2026-07-28, basic/transports): none for a message of the session
 * era, which names no version.
 */
export const messageHeaders = ({ method, params }: JsonObject): Readonly<Record<string, string>> => {
  const version =
    isJsonObject(params) && isJsonObject(params['_meta']) ? params['_meta'][versionMember] : null
  if (typeof version !== 'string' || typeof method !== 'string') return {}
  const name = isJsonObject(params) ? nameOf(method, params) : undefined
  return {
    'mcp-protocol-version': version,
    'mcp-method': method,
    ...(typeof name === 'string' ? { 'mcp-name': encodeHeaderValue(name) } : {}),
  }
}

const nameOf = (method: string, params: JsonObject): JsonValue | undefined => {
  const member = Object.hasOwn(nameMembers, method) ? nameMembers[method] : undefined
  return member === undefined ? undefined : params[member]
}
