import { APICallError, TypeValidationError } from '@ai-sdk/provider'
import { isJsonObject, jsonObject } from '#contract/json'
import { readEndpointMessage } from './endpoint-message.ts'
import { failureInside, type Failure } from './failure.ts'

/**
 * Reads an error out of a stream of OpenAI's library: the event itself, or the library's error around it. What stands
 * inside a stream is final, whatever status it names.
 */
export const openAiFailure = (error: unknown): Failure => {
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

/** The object that `error` stands in, as an endpoint would send it with a status. */
const bodyOf = (error: unknown): unknown => {
  if (TypeValidationError.isInstance(error)) return error.value
  const event = APICallError.isInstance(error) ? error.data : error instanceof Error ? null : inside(error)
  const parsed = jsonObject.safeParse(event)
  if (!parsed.success) return { error: event }
  const { type, response } = parsed.data
  if (type === 'response.failed' && isJsonObject(response)) return { error: response['error'] ?? null }
  return parsed.data['error'] === undefined ? { error: parsed.data } : parsed.data
}

/** The library puts the event it read into `data`. */
const inside = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'data' in error ? error.data : error
