import { APICallError, TypeValidationError } from '@ai-sdk/provider'
import { jsonOrText } from './endpoint-message.ts'
import type { Failure } from './failure.ts'
import { streamFailure } from './stream-failure.ts'

/** Reads an error part of Anthropic's or Google's library: the provider's own error event, however it is wrapped. */
export const eventFailure = (error: unknown): Failure => streamFailure(error, bodyOf)

const bodyOf = (error: unknown): unknown => {
  if (APICallError.isInstance(error)) return { error: jsonOrText(error.responseBody ?? '') }
  // An event that does not fit is an error only when it says so itself.
  if (TypeValidationError.isInstance(error))
    return isObject(error.value) && 'error' in error.value ? error.value : null
  if (error instanceof Error || !isObject(error)) return null
  return { error: 'data' in error ? error.data : error }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
