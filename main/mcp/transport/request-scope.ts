import type { HandleServerRequest } from '../../server-request.ts'

/** Something of ours that a server may ask about while it works on it, such as one tool call. */
export type RequestScope = {
  readonly handle: HandleServerRequest
  /** Aborts when it is over: nobody waits for an answer any more. */
  readonly over: () => AbortSignal
}

/** The end belongs to whoever made it. Most scopes are never asked anything: a signal is made for those that are. */
export const createRequestScope = (
  handle: HandleServerRequest,
): RequestScope & { readonly end: () => void } => {
  let controller: AbortController | null = null
  let isOver = false
  return {
    handle,
    over: () => {
      controller ??= new AbortController()
      if (isOver) controller.abort('over')
      return controller.signal
    },
    end: () => {
      isOver = true
      controller?.abort('over')
    },
  }
}
