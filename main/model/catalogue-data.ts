import { unknownFacts, type ModelFacts } from './facts.ts'

/** The day on which the sources were read. */
export const catalogueDate = '2026-11-20'

export const makers = [
  'anthropic',
  'openai',
  'google',
  'mistral',
  'deepseek',
  'xai',
  'moonshotai',
  'alibaba',
  'meta',
  'zai',
] as const
export type Maker = (typeof makers)[number]

export type CatalogueModel = ModelFacts & {
  readonly maker: Maker
  /** As the maker's own endpoint calls it, without a date. */
  readonly name: string
  /** Where each fact can be looked up. */
  readonly source: string
}

/** What a source does not say stands as null. Prices stay null where the price list that is built in has them. */
const entry = (
  maker: Maker,
  name: string,
  contextTokens: number | null,
  source: string,
  facts: Partial<ModelFacts> = {},
): CatalogueModel => ({ ...unknownFacts, ...facts, maker, name, contextTokens, source })

const priceList = '@pydantic/genai-prices 0.1.8 (context)'
const library = (name: string): string => `${priceList}; @ai-sdk/${name}: model catalogue, documentation`

const levels = ['low', 'medium', 'high'] as const
const levelsOrNone = ['none', 'low', 'medium', 'high'] as const
type Efforts = NonNullable<ModelFacts['efforts']>
const seesAndCalls = { images: true, pdf: true, tools: true } as const

const claude = (name: string, contextTokens: number | null, outputTokens: number, efforts: Efforts) =>
  entry('anthropic', name, contextTokens, library('anthropic 4.0.105'), {
    ...seesAndCalls,
    outputTokens,
    efforts,
  })

const openai = (name: string, contextTokens: number | null, efforts: Efforts) =>
  entry('openai', name, contextTokens, library('openai 4.0.118'), { ...seesAndCalls, efforts })

const gemini = (name: string, contextTokens: number | null, efforts: Efforts) =>
  entry('google', name, contextTokens, library('google 4.0.121'), { ...seesAndCalls, efforts })

/** Models of which the price list tells the context and nothing else was looked up. */
const other = (maker: Maker, name: string, contextTokens: number) =>
  entry(maker, name, contextTokens, priceList)

/** Longest context and answer in tokens. */
const million = 1_000_000
const longAnswer = 128_000
const answer = 64_000

export const catalogueModels: readonly CatalogueModel[] = [
  claude('claude-opus-5-5', million, longAnswer, levels),
  claude('claude-opus-5', million, longAnswer, levelsOrNone),
  claude('claude-sonnet-5-5', null, longAnswer, levels),
  claude('claude-sonnet-5', million, longAnswer, levelsOrNone),
  claude('claude-haiku-5-5', null, longAnswer, levelsOrNone),
  claude('claude-fable-5-2', null, longAnswer, levels),
  claude('claude-fable-5-1', million, longAnswer, levels),
  claude('claude-fable-5', million, longAnswer, levels),
  claude('claude-opus-4-8', million, longAnswer, levelsOrNone),
  claude('claude-opus-4-7', million, longAnswer, levelsOrNone),
  claude('claude-opus-4-6', million, longAnswer, levelsOrNone),
  claude('claude-sonnet-4-6', million, longAnswer, levelsOrNone),
  claude('claude-opus-4-5', 200_000, answer, levelsOrNone),
  claude('claude-sonnet-4-5', 200_000, answer, levelsOrNone),
  claude('claude-haiku-4-5', 200_000, answer, levelsOrNone),

  openai('gpt-6.1-sol', null, levels),
  openai('gpt-6.1-terra', null, levelsOrNone),
  openai('gpt-6-astra', 1_050_000, levels),
  openai('gpt-6-sol', 1_050_000, levelsOrNone),
  openai('gpt-6-luna', 1_050_000, levelsOrNone),
  openai('gpt-5.6-sol', 1_050_000, levelsOrNone),
  openai('gpt-5.6-terra', 1_050_000, levelsOrNone),
  openai('gpt-5.6-luna', 1_050_000, levelsOrNone),
  openai('gpt-5.5', million, levelsOrNone),
  openai('gpt-5.4', 1_050_000, levelsOrNone),
  openai('gpt-5.4-mini', 400_000, levelsOrNone),
  openai('gpt-5.4-nano', 400_000, levelsOrNone),
  openai('gpt-5.2', 400_000, levelsOrNone),
  openai('gpt-5.1', 400_000, levelsOrNone),
  openai('gpt-5', 400_000, levels),
  openai('gpt-5-mini', 400_000, levels),
  openai('gpt-5-nano', 400_000, levels),
  openai('gpt-4.1', million, []),
  openai('gpt-4.1-mini', million, []),
  openai('gpt-4o', 128_000, []),
  openai('gpt-4o-mini', 128_000, []),
  other('openai', 'gpt-oss-120b', 131_072),
  other('openai', 'gpt-oss-20b', 131_072),

  gemini('gemini-4-argon', null, levels),
  gemini('gemini-4-carbon', null, levels),
  gemini('gemini-4-hydrogen', null, levels),
  gemini('gemini-3.8-flash', million, levels),
  gemini('gemini-3.6-flash', million, levels),
  gemini('gemini-3.5-flash', million, levels),
  gemini('gemini-3.5-flash-lite', million, levels),
  gemini('gemini-3.1-pro-preview', null, levels),
  gemini('gemini-2.5-pro', null, levels),
  gemini('gemini-2.5-flash', 1_048_576, levelsOrNone),
  gemini('gemini-2.5-flash-lite', million, levelsOrNone),

  other('mistral', 'mistral-large-2512', 262_144),
  other('mistral', 'mistral-medium-3-5', 262_144),
  other('mistral', 'mistral-small-2603', 262_144),
  other('mistral', 'ministral-8b-2512', 262_144),
  other('mistral', 'devstral-2512', 262_144),
  other('mistral', 'codestral-2508', 256_000),
  other('deepseek', 'deepseek-v4-pro', million),
  other('deepseek', 'deepseek-v4-flash', million),
  other('xai', 'grok-4.6', 500_000),
  other('xai', 'grok-4.5', 500_000),
  other('xai', 'grok-4.3', million),
  other('moonshotai', 'kimi-k3', 1_048_576),
  other('moonshotai', 'kimi-k2.6', 262_144),
  other('alibaba', 'qwen3.7-max', million),
  other('alibaba', 'qwen3.7-plus', million),
  other('meta', 'llama-3.1-70b-instruct', 131_072),
  other('zai', 'glm-5.3', 1_048_576),
]
