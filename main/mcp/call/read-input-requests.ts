import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { ServerRequest } from '#contract/server-requests'
import { readServerRequest } from '../connection/read-server-request.ts'
import type { Reply } from '../transport/pending-requests.ts'

/** What a server wants to know before it answers, by the names under which it expects the answers. */
export type InputRequests = {
  readonly requests: Readonly<Record<string, ServerRequest>>
  readonly requestState: string | null
}

const requestsLimit = 20

/**
 * Reads an answer that is none yet (MCP 2026-07-28, multi-round requests). Only a state, without requests, means that
 * the same should be asked again later. `capabilities` are ours. Failure code `input-unreadable`.
 */
export const readInputRequests = (
  { inputRequests, requestState }: Extract<Reply, { readonly kind: 'input-required' }>,
  capabilities: JsonObject,
): Result<InputRequests> => {
  const entries = Object.entries(inputRequests)
  if (entries.length > requestsLimit)
    return unreadable(t('mcp.call.inputTooMuch', { number: entries.length }))
  if (entries.length === 0 && requestState === null) return unreadable(t('mcp.call.inputEmpty'))
  const requests: [string, ServerRequest][] = []
  for (const [name, entry] of entries) {
    const request = readEntry(entry, capabilities)
    if (request === null) return unreadable(t('mcp.call.inputUnreadable', { method: methodOf(entry) }))
    requests.push([name, request])
  }
  return ok({ requests: Object.fromEntries(requests), requestState })
}

const readEntry = (entry: JsonValue, capabilities: JsonObject): ServerRequest | null => {
  if (!isJsonObject(entry) || typeof entry['method'] !== 'string') return null
  const params = entry['params'] ?? {}
  if (!isJsonObject(params)) return null
  const read = readServerRequest(entry['method'], params, capabilities)
  return read.ok ? read.value : null
}

const methodCharacters = 100

const methodOf = (entry: JsonValue): string => {
  const method = isJsonObject(entry) ? entry['method'] : undefined
  return typeof method === 'string' ? method.slice(0, methodCharacters) : '?'
}

const urlElicitationRequired = -32_042

/**
 * The same in the era of sessions, where it is an error and only for addresses (MCP 2025-11-25, client/elicitation,
 * "URL Elicitation Required Error"). Null for any other error.
 */
export const readRequiredAddresses = (
  { code, data }: Extract<Reply, { readonly kind: 'error' }>,
  capabilities: JsonObject,
): Result<InputRequests> | null => {
  if (code !== urlElicitationRequired || !isJsonObject(data)) return null
  const { elicitations } = data
  if (!Array.isArray(elicitations)) return null
  const inputRequests = Object.fromEntries(
    elicitations.map((params: JsonValue, at) => [
      nameOf(params, at),
      { method: 'elicitation/create', params: isJsonObject(params) ? { ...params, mode: 'url' } : params },
    ]),
  )
  return readInputRequests({ kind: 'input-required', inputRequests, requestState: null }, capabilities)
}

const nameOf = (params: JsonValue, at: number): string => {
  const id = isJsonObject(params) ? params['elicitationId'] : undefined
  return typeof id === 'string' && id !== '' ? id : `address-${at + 1}`
}

const unreadable = (message: string): Result<never> => fail('input-unreadable', message)
