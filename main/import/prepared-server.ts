import type { ImportField } from '#contract/import-views'
import type { Template } from './template.ts'

/** A server as it was read elsewhere, in the words of assent.yaml, with its fields still open. */
export type PreparedServer = {
  readonly name: string
  /** 1-based, in its source; null in a bundle. */
  readonly line: number | null
  readonly remarks: readonly string[]
  readonly content: PreparedContent
}

export type PreparedContent =
  | {
      readonly kind: 'server'
      readonly program: PreparedProgram | PreparedAddress
      readonly fields: readonly ImportField[]
      /** Variables that it takes from the user's environment. */
      readonly variables: readonly string[]
      readonly wasOff: boolean
    }
  | { readonly kind: 'unusable'; readonly problem: string }

export type PreparedProgram = {
  readonly kind: 'program'
  readonly command: Template
  readonly args: readonly Template[]
  readonly env: readonly PreparedEntry[]
  readonly cwd: Template | null
}

export type PreparedAddress = {
  readonly kind: 'address'
  readonly url: Template
  readonly headers: readonly PreparedEntry[]
}

/** A variable or a header. `isSecret`: its value stays behind, and is asked for instead. */
export type PreparedEntry = {
  readonly name: string
  readonly value: Template
  readonly isSecret: boolean
}
