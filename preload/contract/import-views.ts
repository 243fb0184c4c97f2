/** Where a server came from: a file of another program, a text that was pasted, or a bundle. */
export type ImportSource = {
  /** A path on this computer, or the name of what was given. */
  readonly origin: string
  /** Why nothing could be read from it; null where its servers are listed. */
  readonly problem: string | null
  readonly bundle: BundleView | null
}

/** What a bundle says about itself, and what was found out about it. */
export type BundleView = {
  readonly title: string
  readonly version: string
  readonly author: string
  readonly description: string
  readonly files: number
  readonly bytes: number
  /** SHA-256 in hex of the whole file. */
  readonly sha256: string
  readonly signature: BundleSignature
}

/** A signature names who signed; it does not make a bundle trustworthy, since anybody can sign with any name. */
export type BundleSignature =
  | { readonly kind: 'none' }
  | { readonly kind: 'signed'; readonly by: string; readonly issuer: string }
  | { readonly kind: 'broken'; readonly reason: string }

/** What the user has to fill in before the server can be added. */
export type ImportField = {
  readonly id: string
  readonly kind: 'text' | 'number' | 'flag' | 'folder' | 'file' | 'choice' | 'secret'
  readonly name: string
  readonly about: string
  readonly isRequired: boolean
  /** One value per line. */
  readonly isMultiple: boolean
  /** As it would stand in assent.yaml; "true" and "false" for a flag. */
  readonly value: string
  /** For a choice. */
  readonly options: readonly string[]
}

/** A server as it would be added. Nothing of it is in force, and nothing was started. */
export type ImportedServer = {
  /** Names it within its review. */
  readonly key: string
  /** Index into the sources of the review. */
  readonly source: number
  /** Line in its source, from 1; null in a bundle. */
  readonly line: number | null
  /** What it is called there. */
  readonly name: string
  /** A free name for it here. */
  readonly alias: string
  readonly state: ImportState
  /** Each says what the server would be able to do, or what is unusual about it. */
  readonly warnings: readonly string[]
  /** What was left out or changed. */
  readonly remarks: readonly string[]
}

export type ImportState =
  | {
      readonly kind: 'ready'
      /** The command with its arguments, or the address, whole. Fields stand in it as `‹id›`. */
      readonly exact: string
      /** Folder that it starts in; null for the usual one. */
      readonly folder: string | null
      /** The variables or headers that it is given, as NAME=VALUE; a key stands as `${secret:NAME}`. */
      readonly environment: readonly string[]
      /** Names under which values are asked for and stored. */
      readonly secrets: readonly string[]
      readonly fields: readonly ImportField[]
      /** It was switched off where it was found. */
      readonly wasOff: boolean
    }
  | { readonly kind: 'unusable'; readonly problem: string }

export type ImportReview = {
  readonly id: string
  readonly sources: readonly ImportSource[]
  readonly servers: readonly ImportedServer[]
}

/** What became of the chosen servers: how many questions wait, and which servers could not be asked about. */
export type ImportOutcome = {
  readonly questions: number
  readonly problems: readonly { readonly key: string; readonly message: string }[]
}

/** A bundle crosses the bridge in pieces of this size; only the last one may be shorter. */
export const importPieceBytes = 512 * 1024

export const importLimits = {
  /** Of a configuration file or a pasted text. */
  textBytes: 2_000_000,
  bundleBytes: 512_000_000,
  servers: 200,
} as const
