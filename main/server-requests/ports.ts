import type { ConversationId } from '#contract/ids'
import type { ModelOption } from '#contract/views'
import type { ModelEvent, ModelRequest } from '../model-request.ts'
import type { ServerQuestions } from '../server-questions.ts'

/** Everything that answering servers needs from the rest of the workspace. It reaches nothing else. */
export type ServerRequestsPorts = {
  readonly questions: ServerQuestions
  readonly model: {
    /** Those of all providers that can be used. */
    readonly options: () => readonly ModelOption[]
    /** The same for one model, also where nobody lists it; null when its provider cannot be used. */
    readonly option: (model: string) => ModelOption | null
    readonly defaultModel: () => string | null
    readonly stream: (request: ModelRequest, signal: AbortSignal) => AsyncIterable<ModelEvent>
  }
  /** "provider/model" that the conversation uses, null when there is none. */
  readonly modelOf: (conversation: ConversationId) => Promise<string | null>
  /** The folders that the user chose for a server: absolute paths. */
  readonly rootsOf: (alias: string) => readonly string[]
  /** Assent's own: no server is ever told of a folder that holds it or lies in it. */
  readonly dataDirectory: string
  /** Adds a line to the server's log. */
  readonly log: (alias: string, text: string) => void
  /** Tells the user on every page; `message` is asked whenever it is shown. */
  readonly warn: (id: string, message: () => string) => void
  /** Monotonic, in milliseconds. */
  readonly now: () => number
}
