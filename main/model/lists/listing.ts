import type { z, ZodType } from 'zod'
import type { JsonObject } from '#contract/json'
import type { Endpoint } from '../endpoint.ts'
import type { ModelFacts } from '../facts.ts'

/** What an endpoint's list tells of one model; what it leaves out is unknown. */
export type ListedModel = Partial<ModelFacts> & { readonly name: string }

/** Reads a kind's list. Rejects with an `AnswerFailure` for what the endpoint or the network does. */
export type Lister = (endpoint: Endpoint, read: ReadJson) => Promise<readonly ListedModel[]>

/** Gets JSON of this shape, or posts `body` for it. What does not fit is a `malformed` failure. */
export type ReadJson = <Schema extends ZodType>(
  url: string,
  schema: Schema,
  body?: JsonObject,
) => Promise<z.infer<Schema>>

/** More pages than any list has: an endpoint that never says it is the last is not asked for ever. */
export const pageLimit = 20
