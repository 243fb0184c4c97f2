import type { Asker } from '../server-questions.ts'
import type { ServerRequestsPorts } from './ports.ts'

/** One request whose turn has come. */
export type Asking = {
  readonly ports: ServerRequestsPorts
  readonly asker: Asker
  readonly signal: AbortSignal
  /** Counts one more question to the user; false when the server asked too often. */
  readonly mayAsk: () => boolean
  /** Counts one more answer of a model; false when the server had too many. */
  readonly maySample: () => boolean
}
