import type { ReasoningEffort } from '#contract/events'

/** What is known about a model. Null stands for what nobody says: then it is tried. */
export type ModelFacts = {
  /** All tokens of a request and its answer together. */
  readonly contextTokens: number | null
  /** The longest answer. */
  readonly outputTokens: number | null
  readonly images: boolean | null
  readonly pdf: boolean | null
  readonly tools: boolean | null
  /** Besides "default"; empty when the model has no such setting. */
  readonly efforts: readonly Exclude<ReasoningEffort, 'default'>[] | null
  readonly price: ModelPrice | null
}

/** US dollars for a million tokens. Null: such tokens cost as much as other input. */
export type ModelPrice = TokenPrices & {
  /** Prices of the whole request when its input is longer than this many tokens. */
  readonly over: (TokenPrices & { readonly inputTokens: number }) | null
}

export type TokenPrices = {
  readonly input: number
  readonly output: number
  readonly cacheRead: number | null
  readonly cacheWrite: number | null
}

export const unknownFacts: ModelFacts = {
  contextTokens: null,
  outputTokens: null,
  images: null,
  pdf: null,
  tools: null,
  efforts: null,
  price: null,
}

/** The first source that knows decides, fact by fact. */
export const joinFacts = (...sources: readonly (Partial<ModelFacts> | null)[]): ModelFacts =>
  sources.reduce<ModelFacts>(
    (known, source) => ({
      contextTokens: known.contextTokens ?? source?.contextTokens ?? null,
      outputTokens: known.outputTokens ?? source?.outputTokens ?? null,
      images: known.images ?? source?.images ?? null,
      pdf: known.pdf ?? source?.pdf ?? null,
      tools: known.tools ?? source?.tools ?? null,
      efforts: known.efforts ?? source?.efforts ?? null,
      price: known.price ?? source?.price ?? null,
    }),
    unknownFacts,
  )
