import { providerKinds, type ProviderKind } from './model-request.ts'

/** Where each kind of provider is found when the file names no address; null where the file has to. */
export const usualAddresses: Readonly<Record<ProviderKind, string | null>> = {
  anthropic: 'https://api.anthropic.com/v1',
  openai: 'https://api.openai.com/v1',
  'openai-chat': 'https://api.openai.com/v1',
  google: 'https://generativelanguage.googleapis.com/v1beta',
  openrouter: 'https://openrouter.ai/api/v1',
  ollama: 'http://127.0.0.1:11434',
  'lm-studio': 'http://127.0.0.1:1234',
  'openai-compatible': null,
}

export const isProviderKind = (value: unknown): value is ProviderKind =>
  providerKinds.some((kind) => kind === value)

/** What can be shown of a provider of the file, whether or not it can be used. It holds no key and no header value. */
export type ProviderOutline = {
  readonly kind: ProviderKind
  /** As written in the file, before substitution; null where the file leaves it to the kind. */
  readonly baseUrl: string | null
  /** Null when the entry names no key; `set` says whether its variable or secret is there. */
  readonly key: { readonly source: string; readonly set: boolean } | null
  readonly headerNames: readonly string[]
  readonly modelCount: number
}
