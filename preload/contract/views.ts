import type { ConversationId, RequestId } from './ids.ts'
import type { Budget, MessagePart, StoredEvent, Usage } from './events.ts'
import type { MessageId } from './ids.ts'
import type { JsonObject } from './json.ts'
import type { Problem } from './result.ts'

/** What main shows to a page. Everything here is derived; main holds the truth. */

export type ConversationSummary = {
  readonly conversation: ConversationId
  /** Empty until the first message gives one. */
  readonly title: string
  readonly model: string | null
  readonly instructions: string
  readonly updatedAt: number
  readonly deletedAt: number | null
  /** A run is going on, or waits for an answer. */
  readonly activity: 'idle' | 'running' | 'waiting'
  readonly usage: Usage
}

/** The part of a message that is not stored yet. */
export type LiveMessage = { readonly messageId: MessageId; readonly parts: readonly MessagePart[] }

export type ConversationPage = {
  readonly summary: ConversationSummary
  /** A tail of the branch that begins with a turn, oldest first. */
  readonly events: readonly StoredEvent[]
  /** Whether there are events before these. */
  readonly hasOlder: boolean
  readonly live: LiveMessage | null
}

export type ServerState =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'awaiting-approval'; readonly requestId: RequestId }
  | { readonly kind: 'starting'; readonly attempt: number }
  | { readonly kind: 'ready'; readonly pid: number | null; readonly since: number }
  | { readonly kind: 'unresponsive'; readonly since: number }
  | {
      readonly kind: 'backing-off'
      readonly attempt: number
      readonly until: number
      readonly problem: Problem
    }
  | { readonly kind: 'failed'; readonly problem: Problem; readonly stderrTail: string }
  | { readonly kind: 'misconfigured'; readonly problem: Problem }

export type ServerSummary = {
  readonly alias: string
  readonly state: ServerState
  /** From the running server, or remembered from its last run. */
  readonly toolCount: number
  readonly quarantinedCount: number
}

export type ToolView = {
  readonly name: string
  readonly title: string | null
  readonly description: string
  readonly inputSchema: JsonObject
  readonly outputSchema: JsonObject | null
  /** The server's own claims: never trusted, only shown as claims. */
  readonly annotations: JsonObject
  readonly definitionHash: string
}

export type QuarantinedTool = { readonly name: string; readonly reason: string }

export type LogLine = {
  readonly at: number
  readonly source: 'stderr' | 'stdout' | 'assent' | 'server'
  readonly text: string
}

export type ServerDetail = ServerSummary & {
  /** The command exactly as it would be started, or why it cannot be. */
  readonly launch: { readonly command: string; readonly notes: readonly string[] } | null
  readonly approvedAt: number | null
  readonly serverInfo: {
    readonly name: string
    readonly version: string
    readonly protocolVersion: string
  } | null
  readonly tools: readonly ToolView[]
  readonly quarantined: readonly QuarantinedTool[]
  readonly log: readonly LogLine[]
  /** The entry in assent.yaml, as JSON. */
  readonly definition: JsonObject
}

/** A tool that can be called now or after its server is started by the call. */
export type CatalogueEntry = { readonly alias: string; readonly tool: ToolView; readonly running: boolean }

export type ModelOption = {
  /** "provider/model". */
  readonly id: string
  readonly provider: string
  readonly model: string
  readonly contextTokens: number | null
}

export type ProviderView = {
  readonly name: string
  readonly kind: string
  readonly baseUrl: string
  /** The key never reaches a page: only where it comes from and whether it is there. */
  readonly key: { readonly source: string; readonly set: boolean } | null
  readonly models: readonly string[]
  readonly problem: Problem | null
}

export type ConfigProblem = {
  readonly severity: 'error' | 'warning'
  readonly message: string
  /** 1-based, in assent.yaml. */
  readonly line: number
  readonly column: number
}

export type ConfigView = {
  readonly path: string
  readonly problems: readonly ConfigProblem[]
  /** The file is broken and the last good state is in force. */
  readonly usesLastGood: boolean
}

export type Preferences = {
  readonly theme: 'system' | 'light' | 'dark'
  readonly budget: Budget
  readonly firstRunDone: boolean
}

export type GrantView = {
  readonly id: string
  readonly kind: 'launch' | 'session'
  /** "files" for a launch, "files.read_file" for a tool. */
  readonly subject: string
  readonly conversationTitle: string | null
  readonly grantedAt: number
}

/** Something the user must know on every page: the disk is full, the database is damaged, a backup failed. */
export type Notice = {
  readonly id: string
  readonly severity: 'error' | 'warning' | 'info'
  readonly message: string
}

/** Nothing but this can be shown: the history could not be opened. */
export type Blocked = { readonly problem: Problem; readonly canStartFresh: boolean }

export type WorkspaceView = {
  readonly blocked: Blocked | null
  readonly conversations: readonly ConversationSummary[]
  readonly servers: readonly ServerSummary[]
  readonly providers: readonly ProviderView[]
  readonly models: readonly ModelOption[]
  readonly defaultModel: string | null
  readonly config: ConfigView
  readonly preferences: Preferences
  readonly grants: readonly GrantView[]
  readonly secrets: readonly string[]
  readonly questions: { readonly count: number; readonly conversations: readonly ConversationId[] }
  /** How much room the consent dock needs: main decides, the page lays out. */
  readonly dock: 'hidden' | 'normal' | 'tall'
  readonly notices: readonly Notice[]
  readonly about: {
    readonly version: string
    readonly shell: 'web' | 'electron'
    readonly dataDirectory: string
    readonly databaseBytes: number
    readonly secretsProtection: string
    readonly processIsolation: string
  }
}

export type SearchHit = {
  readonly conversation: ConversationId
  readonly title: string
  readonly seq: number
  readonly at: number
  readonly source: 'title' | 'message' | 'call'
  /** The text around the match; matches stand between U+E000 and U+E001. */
  readonly snippet: string
}

export type Fact = {
  readonly icon: 'file' | 'computer' | 'network' | 'claim' | 'caution' | 'key'
  readonly text: string
}

/**
 * One open question as the consent page shows it. Every text here is printable ASCII: what was not is escaped, so
 * nothing can pretend to be something else (consent.md row 3).
 */
export type Question = {
  readonly requestId: RequestId
  readonly kind: 'call' | 'launch' | 'change' | 'secret'
  /** The dialog's accessible name, such as `Allow files.write_file?`. */
  readonly name: string
  /** What will happen, in one sentence. */
  readonly heading: string
  /** Who asks, and where. */
  readonly asker: string
  readonly facts: readonly Fact[]
  /** Complete, never cut: the bytes that will be used. */
  readonly exact: string
  readonly exactNote: string
  /** SHA-256 over what is shown; the decision must carry it. */
  readonly shownHash: string
  /** Whether "Allow for this session" is offered. */
  readonly sessionScope: boolean
}

/** `total` counts the whole queue; `question` is the one to answer now. */
export type ConsentView = {
  readonly question: Question | null
  readonly position: number
  readonly total: number
  readonly theme: Preferences['theme']
}
