import type { JsonObject } from '#contract/json'
import type { ProviderKind } from '../model-request.ts'
import type { SignInSource } from './sign-in-source.ts'

/** assent.yaml as it stands in the file: checked for shape, nothing substituted yet. */
export type ConfigurationSource = {
  readonly defaultModel: SourceText | null
  readonly providers: ReadonlyMap<string, ProviderSource>
  readonly servers: ReadonlyMap<string, ServerSource>
}

/** 1-based, in assent.yaml. */
export type Place = { readonly line: number; readonly column: number }

/** A text of the file and where it begins, so that what is wrong with it can be told later. */
export type SourceText = Place & { readonly text: string }

/** One entry of `models.providers`. Key and headers may hold `${…}` and may be secrets themselves. */
export type ProviderSource = {
  readonly place: Place
  readonly kind: ProviderKind
  /** Null where the kind's usual address is meant. */
  readonly baseUrl: SourceText | null
  readonly apiKey: SourceText | null
  readonly headers: ReadonlyMap<string, SourceText>
  readonly models: readonly { readonly name: string; readonly contextTokens: number | null }[]
}

/** One entry of `servers`, with the defaults of what it leaves out. */
export type ServerSource = {
  readonly place: Place
  readonly program: ProgramSource | RemoteSource
  /** Folders that the server is told of when it asks. */
  readonly roots: readonly SourceText[]
  readonly startTimeoutSeconds: number
  readonly callTimeoutSeconds: number
  readonly idleStopMinutes: number
  readonly messageMegabytes: number
  /** The entry as JSON; numbers and booleans among `args` and `env` are texts as they are written. */
  readonly json: JsonObject
}

export type ProgramSource = {
  readonly kind: 'program'
  readonly command: SourceText
  readonly args: readonly SourceText[]
  readonly env: ReadonlyMap<string, SourceText>
  readonly cwd: SourceText | null
}

/** A server that is reached over HTTP. */
export type RemoteSource = {
  readonly kind: 'remote'
  readonly url: SourceText
  readonly headers: ReadonlyMap<string, SourceText>
  readonly signIn: SignInSource | null
}

/** Names of servers and providers. */
export const namePattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/

export const emptySource: ConfigurationSource = {
  defaultModel: null,
  providers: new Map(),
  servers: new Map(),
}
