import type { ServerId } from '#contract/ids'
import type { JsonObject } from '#contract/json'

/** One value of a server's environment. `secrets` names the entries of the secret store that went into it. */
export type EnvironmentEntry = {
  readonly name: string
  readonly value: string
  readonly secrets: readonly string[]
}

/** A server as assent.yaml defines it, after substitution. */
export type ServerDefinition = {
  readonly command: string
  readonly args: readonly string[]
  /** Only what the entry names; the rest of the environment is built by the host. */
  readonly env: readonly EnvironmentEntry[]
  /** Absolute; null means the user's home. */
  readonly cwd: string | null
  readonly startTimeoutSeconds: number
  readonly callTimeoutSeconds: number
  /** Largest message accepted from the server. */
  readonly messageBytes: number
  /** The entry as it stands in the file, before substitution. */
  readonly source: JsonObject
}

/** What is approved before a process starts: everything that decides which program runs, and with what. */
export type LaunchDescription = {
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
