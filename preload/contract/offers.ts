import { z } from 'zod'
import type { Content } from './events.ts'
import type { Problem } from './result.ts'

/** What servers offer besides tools, as pages see it. All of it is the servers' word. */

export type ResourceView = {
  readonly uri: string
  readonly name: string
  readonly title: string | null
  readonly description: string
  readonly mimeType: string | null
  readonly bytes: number | null
  /** A small picture that the server carries itself, as a `data:` URL that was checked. */
  readonly icon?: string
}

export type ResourceTemplateView = {
  /** RFC 6570. */
  readonly uriTemplate: string
  readonly name: string
  readonly title: string | null
  readonly description: string
  readonly mimeType: string | null
  /** The names of its variables, in order. */
  readonly variables: readonly string[]
  /** A small picture that the server carries itself, as a `data:` URL that was checked. */
  readonly icon?: string
}

export type ServerResources = {
  readonly resources: readonly ResourceView[]
  readonly templates: readonly ResourceTemplateView[]
  /** Whether the server can tell when one changes. */
  readonly canFollow: boolean
  readonly followed: readonly string[]
  /** What could not be listed, in a sentence; the rest is there. */
  readonly problem: Problem | null
}

export type ResourceContents = { readonly contents: readonly Extract<Content, { kind: 'resource' }>[] }

export type PromptView = {
  readonly name: string
  readonly title: string | null
  readonly description: string
  readonly arguments: readonly PromptArgument[]
  /** A small picture that the server carries itself, as a `data:` URL that was checked. */
  readonly icon?: string
}

export type PromptArgument = {
  readonly name: string
  readonly title: string | null
  readonly description: string
  readonly isRequired: boolean
}

export type PromptCatalogueEntry = { readonly alias: string; readonly prompt: PromptView }

export type FilledPrompt = {
  readonly description: string
  readonly messages: readonly { readonly role: 'user' | 'assistant'; readonly content: Content }[]
}

/** What an argument belongs to that is to be completed. */
export const completionTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('prompt'), name: z.string().max(1_000) }).readonly(),
  z.object({ kind: z.literal('resource'), uriTemplate: z.string().max(10_000) }).readonly(),
])
export type CompletionTarget = z.infer<typeof completionTarget>

export type Completion = { readonly values: readonly string[]; readonly hasMore: boolean }

/** RFC 5424, from the least to the most severe. */
export const logLevels = [
  'debug',
  'info',
  'notice',
  'warning',
  'error',
  'critical',
  'alert',
  'emergency',
] as const
export const logLevel = z.enum(logLevels)
export type LogLevel = z.infer<typeof logLevel>
