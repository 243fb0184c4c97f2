import type { JsonObject } from '#contract/json'
import type { Result } from '#contract/result'
import type { ServerDefinition } from '../launch.ts'
import type { ProviderDefinition } from '../model-request.ts'
import type { ProviderOutline } from '../provider-kinds.ts'

/**
 * assent.yaml after substitution. An entry that cannot be used, such as for a missing variable, is there with its
 * problem and harms no other entry.
 */
export type Configuration = {
  readonly servers: ReadonlyMap<string, Result<ServerDefinition>>
  readonly providers: ReadonlyMap<string, Result<ProviderDefinition>>
  /** "provider/model"; the provider may be missing from the file. */
  readonly defaultModel: string | null
  /** Each server's entry before substitution, also of those that cannot be used. */
  readonly serverSources: ReadonlyMap<string, JsonObject>
  /** What can be shown of each provider, also of those that cannot be used. */
  readonly providerOutlines: ReadonlyMap<string, ProviderOutline>
}

export const emptyConfiguration: Configuration = {
  servers: new Map(),
  providers: new Map(),
  defaultModel: null,
  serverSources: new Map(),
  providerOutlines: new Map(),
}
