import type { TextKey } from '#contract/language/texts'

/** What the form knows about a kind of provider. Names of products stay as they are in every language. */
export type ProviderKind = {
  readonly kind: string
  readonly title: string | { readonly key: TextKey }
  /** What the entry is called where the user has no other wish. */
  readonly name: string
  /** The address that an entry may leave out; null where it has to name one. */
  readonly usualAddress: string | null
  /** The name of the key that the service asks for; null where it asks for none. */
  readonly keyName: string | null
}

export const providerKinds: readonly ProviderKind[] = [
  {
    kind: 'anthropic',
    title: 'Anthropic',
    name: 'anthropic',
    usualAddress: 'https://api.anthropic.com/v1',
    keyName: 'ANTHROPIC_API_KEY',
  },
  {
    kind: 'openai',
    title: 'OpenAI',
    name: 'openai',
    usualAddress: 'https://api.openai.com/v1',
    keyName: 'OPENAI_API_KEY',
  },
  {
    kind: 'google',
    title: 'Google Gemini',
    name: 'google',
    usualAddress: 'https://generativelanguage.googleapis.com/v1beta',
    keyName: 'GEMINI_API_KEY',
  },
  {
    kind: 'openrouter',
    title: 'OpenRouter',
    name: 'openrouter',
    usualAddress: 'https://openrouter.ai/api/v1',
    keyName: 'OPENROUTER_API_KEY',
  },
  {
    kind: 'ollama',
    title: 'Ollama',
    name: 'ollama',
    usualAddress: 'http://127.0.0.1:11434',
    keyName: null,
  },
  {
    kind: 'lm-studio',
    title: 'LM Studio',
    name: 'lm-studio',
    usualAddress: 'http://127.0.0.1:1234',
    keyName: null,
  },
  {
    kind: 'openai-chat',
    title: { key: 'settings.provider.kindName.openaiChat' },
    name: 'openai-chat',
    usualAddress: 'https://api.openai.com/v1',
    keyName: 'OPENAI_API_KEY',
  },
  {
    kind: 'openai-compatible',
    title: { key: 'settings.provider.kindName.compatible' },
    name: 'local',
    usualAddress: null,
    keyName: null,
  },
]

export const kindOf = (kind: string): ProviderKind | undefined =>
  providerKinds.find((known) => known.kind === kind)
