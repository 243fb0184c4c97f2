import type {
  Completion,
  CompletionTarget,
  FilledPrompt,
  PromptCatalogueEntry,
  PromptView,
  ResourceContents,
  ServerResources,
} from '#contract/offers'
import type { Result } from '#contract/result'

/**
 * What running servers offer besides tools. Nothing here starts a server. Failure codes of all that name a server:
 * `unknown-server`, `not-running`, `not-offered`, `server-error`, `bad-answer`, `timed-out`, `result-too-large`,
 * `connection-broken`.
 */
export type Offers = {
  /** With what could be listed when the rest could not. */
  readonly listResources: (alias: string) => Promise<Result<ServerResources>>
  readonly readResource: (alias: string, uri: string) => Promise<Result<ResourceContents>>
  /** Until it is taken back, also over a restart of the server. Failure code `too-many` beside those above. */
  readonly followResource: (alias: string, uri: string, on: boolean) => Promise<Result<null>>
  readonly listPrompts: (alias: string) => Promise<Result<readonly PromptView[]>>
  /** Of all running servers; one that cannot list its prompts has none here. */
  readonly listAllPrompts: () => Promise<readonly PromptCatalogueEntry[]>
  readonly fillPrompt: (
    alias: string,
    name: string,
    given: Readonly<Record<string, string>>,
  ) => Promise<Result<FilledPrompt>>
  /** Nothing where the server has nothing to say, does not answer in time or fails. */
  readonly complete: (alias: string, wanted: CompletionRequest) => Promise<Result<Completion>>
}

export type CompletionRequest = {
  readonly target: CompletionTarget
  readonly argument: string
  /** What was typed so far. */
  readonly value: string
  /** Arguments that are filled in already. */
  readonly known: Readonly<Record<string, string>>
}
