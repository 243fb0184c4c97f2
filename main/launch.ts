import type { ServerId } from '#contract/ids'
import type { JsonObject } from '#contract/json'
import type { SignInSettings } from './sign-in.ts'

/** One value of a server's environment. `secrets` names the entries of the secret store that went into it. */
export type EnvironmentEntry = {
  readonly name: string
  readonly value: string
  readonly secrets: readonly string[]
}

/** A header that goes with each request to a server; `secrets` as above. */
export type HeaderEntry = EnvironmentEntry

/** A server as assent.yaml defines it, after substitution. */
export type ServerDefinition = StdioServerDefinition | HttpServerDefinition

/** A program on this computer. */
export type StdioServerDefinition = ServerLimits & {
  readonly kind: 'stdio'
  readonly command: string
  readonly args: readonly string[]
  /** Only what the entry names; the rest of the environment is built by the host. */
  readonly env: readonly EnvironmentEntry[]
  /** Absolute; null means the user's home. */
  readonly cwd: string | null
}

/** A server that is reached over HTTP. */
export type HttpServerDefinition = ServerLimits & {
  readonly kind: 'http'
  readonly url: string
  readonly headers: readonly HeaderEntry[]
  /** Null: found out from the server when it asks for it. */
  readonly signIn: SignInSettings | null
}

type ServerLimits = {
  /** Absolute paths of folders that the server is told of when it asks. They are no part of the launch. */
  readonly roots: readonly string[]
  readonly startTimeoutSeconds: number
  readonly callTimeoutSeconds: number
  /** Without a call for so long the server is stopped until it is needed; 0 means never. */
  readonly idleStopMinutes: number
  /** Largest message accepted from the server. */
  readonly messageBytes: number
  /** The entry as it stands in the file, before substitution. */
  readonly source: JsonObject
}

/** What is approved before a server is started or reached. */
export type LaunchDescription = StdioLaunchDescription | HttpLaunchDescription

/** Everything that decides which program runs, and with what. */
export type StdioLaunchDescription = {
  readonly kind: 'stdio'
  readonly serverId: ServerId
  readonly alias: string
  /** As written, and the real path it resolves to. */
  readonly command: string
  readonly executable: string
  /** SHA-256 in hex of the executable's bytes. */
  readonly executableHash: string
  readonly args: readonly string[]
  readonly cwd: string
  /** Names and values that the entry sets. A value with secrets in it stands as written, such as `${secret:NAME}`. */
  readonly env: readonly EnvironmentEntry[]
}

/** Everything that decides which server is reached, and what it is told with each request. */
export type HttpLaunchDescription = {
  readonly kind: 'http'
  readonly serverId: ServerId
  readonly alias: string
  readonly url: string
  /** A value with secrets in it stands as written, such as `Bearer ${secret:NAME}`. */
  readonly headers: readonly HeaderEntry[]
  /** Null where the entry settles nothing of the sign-in. */
  readonly signIn: SignInDescription | null
}

/** What the entry settles of the sign-in: with whom, as whom, for what. */
export type SignInDescription = {
  readonly flow: SignInSettings['flow']
  readonly clientId: string | null
  readonly issuer: string | null
  readonly clientMetadataUrl: string | null
  readonly scopes: readonly string[]
  readonly redirectPort: number | null
  readonly identityProvider: {
    readonly issuer: string
    readonly tokenEndpoint: string | null
    readonly clientId: string
  } | null
  /** Secrets of the client as they are written, such as `${secret:NAME}`. */
  readonly secrets: readonly EnvironmentEntry[]
}
