import type { CallId, ConversationId, MessageId } from './ids.ts'
import type { MessagePart, StoredEvent } from './events.ts'
import type { ChatMethodName, ConsentMethodName, Input, MethodName, Reply } from './methods.ts'
import type { ConversationSummary, LogLine, WorkspaceView } from './views.ts'

/** What main pushes to the chat page. Conversations' own updates reach only the pages that opened them. */
export type ChatUpdate =
  | { readonly kind: 'workspace'; readonly changes: Partial<WorkspaceView> }
  | { readonly kind: 'conversation'; readonly summary: ConversationSummary }
  | {
      readonly kind: 'events'
      readonly conversation: ConversationId
      readonly events: readonly StoredEvent[]
    }
  | {
      readonly kind: 'delta'
      readonly conversation: ConversationId
      readonly messageId: MessageId
      readonly part: MessagePart['kind']
      readonly text: string
    }
  /** What a run is doing that takes time, such as waiting out a rate limit; null when it is over. */
  | { readonly kind: 'activity'; readonly conversation: ConversationId; readonly text: string | null }
  | {
      readonly kind: 'progress'
      readonly conversation: ConversationId
      readonly callId: CallId
      readonly progress: number
      readonly total: number | null
      readonly message: string | null
    }
  /** Everything was erased and Assent begins anew: read the workspace again and forget what is shown. */
  | { readonly kind: 'erased' }
  /** The detail of a server changed: read it again if it is shown. */
  | { readonly kind: 'server'; readonly alias: string }
  /** A resource that is followed changed: read it again if it is shown. */
  | { readonly kind: 'resource-changed'; readonly alias: string; readonly uri: string }
  | { readonly kind: 'server-log'; readonly alias: string; readonly lines: readonly LogLine[] }
  /** Chosen in the desktop shell's menu. */
  | { readonly kind: 'command'; readonly command: WindowCommand }

export type WindowCommand = 'new-conversation' | 'settings' | 'palette'

/** The queue of questions changed: read it again. */
export type ConsentUpdate = { readonly kind: 'questions' }

export type Calls<Names extends MethodName> = {
  readonly [Name in Names]: (input: Input<Name>) => Promise<Reply<Name>>
}

export type Subscribe<Update> = (listener: (update: Update) => void) => () => void

export type ChatBridge = Calls<ChatMethodName> & { readonly subscribe: Subscribe<ChatUpdate> }
export type ConsentBridge = Calls<ConsentMethodName> & { readonly subscribe: Subscribe<ConsentUpdate> }

/** One handler per method; the compiler asks for each. `page` names the page instance that asks. */
export type PageId = string
export type Handlers = {
  readonly [Name in MethodName]: (input: Input<Name>, page: PageId) => Promise<Reply<Name>>
}
