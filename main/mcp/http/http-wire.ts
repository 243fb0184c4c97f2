import type { JsonObject, JsonValue } from '#contract/json'
import type { Problem } from '#contract/result'

/** How messages travel to an HTTP server and back: Streamable HTTP, or the older HTTP with a stream of events. */
export type HttpWire = {
  /** Everything comes on one stream, so that it says nothing about what a message belongs to. */
  readonly hasOneStream: boolean
  /**
   * Sends one message; resolves when it has arrived. What comes back goes to the listener.
   *
   * @throws HttpError, HttpStatusError for an answer that refuses the message, or SessionExpiredError.
   */
  readonly post: (text: string, message: JsonObject, options: PostOptions) => Promise<void>
  readonly setProtocolVersion: (version: string) => void
  /** Leaves the session; what is still awaited never comes. Never rejects. */
  readonly close: () => Promise<void>
}

export type PostOptions = {
  /** Aborting also ends the stream on which the answer would come. */
  readonly signal: AbortSignal
  readonly headers: Readonly<Record<string, string>>
}

export type WireListener = {
  /**
   * The text of one message, or of a batch of them; with a promise what follows has to wait until it is delivered.
   * True when the answer to the request `id` was in it; null where none is waited for.
   */
  readonly onText: (text: string, id: JsonValue) => boolean | Promise<boolean>
  /** Null where it cannot be told which request it answers. */
  readonly onOversized: (id: JsonValue, bytes: number) => void
  /** The stream on which the answer to this request would have come is over. */
  readonly onNoAnswer: (id: JsonValue, problem: Problem) => void
  /** Whether anything of the server is waited for. */
  readonly isAwaited: () => boolean
  /** No further message can be sent: the session is gone. */
  readonly onLost: (problem: Problem) => void
}

/** The server answered with a status that refuses the message. The error's message is a sentence for the user. */
export class HttpStatusError extends Error {
  readonly status: number
  /** The beginning of what came with it. */
  readonly text: string
  /** `http-status`, or why there is no token that the server takes. */
  readonly code: string
  constructor(status: number, text: string, message: string, code = 'http-status') {
    super(message)
    this.name = 'HttpStatusError'
    this.status = status
    this.text = text
    this.code = code
  }
}

/** The server has forgotten the session: it did nothing, and no further message can be sent. */
export class SessionExpiredError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'SessionExpiredError'
  }
}
