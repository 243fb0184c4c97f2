import { APICallError, TypeValidationError } from '@ai-sdk/provider'
import { jsonOrText, readEndpointMessage } from './endpoint-message.ts'
import { failureInside, type Failure } from './failure.ts'

/**
 * Reads an error part of Anthropic's or Google's library: the provider's own error event, however it is wrapped, or an
 * event that does not fit. Anything else is no answer of such a provider.
 */
export const eventFailure = (error: unknown): Failure => {
  const inside = failureInside(error)
  if (inside !== null) return inside
  const body = bodyOf(error)
  const { message, codes, status } = readEndpointMessage(body)
  if (message === '' && codes.length === 0)
    return { kind: 'malformed', cause: error instanceof Error ? error.name : 'error event' }
  const everything = JSON.stringify(body).toLowerCase()
  return {
    kind: 'said',
    status,
    inStream: true,
    message,
    codes,
    everything,
    isJson: true,
    retryAfterMs: null,
  }
}

const bodyOf = (error: unknown): unknown => {
  if (APICallError.isInstance(error)) return { error: jsonOrText(error.responseBody ?? '') }
  // An event that does not fit is an error only when it says so itself.
  if (TypeValidationError.isInstance(error))
    return isObject(error.value) && 'error' in error.value ? error.value : null
  if (error instanceof Error || !isObject(error)) return null
  return { error: 'data' in error ? error.data : error }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
