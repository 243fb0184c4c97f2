import { readEndpointMessage } from './endpoint-message.ts'
import { failureInside, type Failure } from './failure.ts'

/**
 * What an error part of a library's stream means. `bodyOf` unwraps the provider's own error as its library packs it;
 * where nothing of the provider is found, this was no answer of such a provider. What stands inside a stream is final,
 * whatever status it names.
 */
export const streamFailure = (error: unknown, bodyOf: (error: unknown) => unknown): Failure => {
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
