import type { LanguageModelV4CallOptions } from '@ai-sdk/provider'
import type { Exchange } from './family.ts'

/**
 * How long the model is to think, in the library's terms: it knows what each model calls it, a level or a number of
 * tokens. Nothing for "default", and nothing for a model that is known to have no such setting.
 */
export const reasoningOf = ({
  request,
  facts,
}: Pick<Exchange, 'request' | 'facts'>): Pick<LanguageModelV4CallOptions, 'reasoning'> =>
  request.effort === 'default' || facts.efforts?.length === 0 ? {} : { reasoning: request.effort }
