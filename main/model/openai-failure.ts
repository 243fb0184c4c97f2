import { APICallError, TypeValidationError } from '@ai-sdk/provider'
import { isJsonObject, jsonObject } from '#contract/json'
import type { Failure } from './failure.ts'
import { streamFailure } from './stream-failure.ts'

/** Reads an error out of a stream of OpenAI's library: the event itself, or the library's error around it. */
export const openAiFailure = (error: unknown): Failure => streamFailure(error, bodyOf)

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
