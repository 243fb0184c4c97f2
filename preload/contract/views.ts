import type { ConversationId, RequestId } from './ids.ts'
import type { Budget, MessagePart, ReasoningEffort, StoredEvent, Usage } from './events.ts'
import type { MessageId } from './ids.ts'
import type { JsonObject } from './json.ts'
import type { Language } from './language/texts.ts'
import type { LogLevel } from './offers.ts'
import type { Problem } from './result.ts'
import type { FormField } from './server-requests.ts'

/** What main shows to a page. Everything here is derived; main holds the truth. */

export type ConversationSummary = {
  readonly conversation: ConversationId
  /** Empty until the first message gives one. */
  readonly title: string
  readonly model: string | null
  readonly instructions: string
  readonly effort: ReasoningEffort
  readonly updatedAt: number
  readonly deletedAt: number | null
  /** A run is going on, or waits for an answer. */
  readonly activity: 'idle' | 'running' | 'waiting'
  readonly usage: Usage
  /** Answers for which no price was known: `usage.costUsd` says nothing about them. */
  readonly unpricedAnswers: number
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
  /** There when nothing more can be done, or one tool can do nothing, before the user signed in. */
  readonly needsSignIn?: true
}

/** One tool in a list: enough to find it and to know it again. */
export type ToolLine = {
  readonly name: string
  readonly title: string | null
  /** The beginning of what the server says about it. */
  readonly description: string
  /** A small picture that the server carries itself, as a `data:` URL that was checked: no part of the definition. */
  readonly icon?: string
}

/** A tool among those of all servers. */
export type ListedTool = { readonly alias: string; readonly tool: ToolLine; readonly running: boolean }

/** The whole definition. */
export type ToolView = {
  readonly name: string
  readonly title: string | null
  readonly description: string
  readonly inputSchema: JsonObject
  readonly outputSchema: JsonObject | null
  /** The server's own claims: never trusted, only shown as claims. */
  readonly annotations: JsonObject
  readonly definitionHash: string
  readonly icon?: string
}

export type QuarantinedTool = { readonly name: string; readonly reason: string }

export type LogLine = {
  readonly at: number
  readonly source: 'stderr' | 'stdout' | 'assent' | 'server'
  /** Of what a server logs through the protocol. */
  readonly level?: LogLevel
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
  readonly tools: readonly ToolLine[]
  readonly quarantined: readonly QuarantinedTool[]
  /** Null while it does not run. */
  readonly offers: ServerOffers | null
  /** Null for a server that is not reached over HTTP, or takes its key from the entry. */
  readonly signIn: SignInView | null
  /** Folders that it is told of, as the entry names them. */
  readonly roots: readonly string[]
  readonly log: readonly LogLine[]
  /** The entry in assent.yaml, as JSON. */
  readonly definition: JsonObject
}

/** What a running server declared besides its tools. */
export type ServerOffers = {
  readonly resources: boolean
  readonly prompts: boolean
  readonly completions: boolean
  readonly logging: boolean
  /** The least severe level that the server was asked for; null for the server's own choice. */
  readonly logLevel: LogLevel | null
  /** How it wants to be used, in its own words. */
  readonly instructions: string | null
}

export type SignInView =
  | { readonly kind: 'not-needed' }
  | {
      readonly kind: 'needed'
      readonly issuer: string | null
      /** Why the last attempt failed, unless the user cancelled it. */
      readonly problem?: Problem
    }
  /** The issuer is not known at its very beginning. */
  | { readonly kind: 'under-way'; readonly issuer: string | null }
  | {
      readonly kind: 'signed-in'
      readonly issuer: string
      readonly scopes: readonly string[]
      /** Null when it does not end, or is renewed by itself. */
      readonly until: number | null
    }

/** A tool that can be called now or after its server is started by the call. */
export type ModelOption = {
  /** "provider/model". */
  readonly id: string
  readonly provider: string
  readonly model: string
  readonly contextTokens: number | null
  /** What it takes; null where nobody says. */
  readonly images: boolean | null
  readonly pdf: boolean | null
  readonly tools: boolean | null
  /** Those that may be chosen, "default" first; empty where there is nothing to choose. */
  readonly efforts: readonly ReasoningEffort[]
  /** US dollars for a million tokens: the lowest tier where there are several. Null: no price known. */
  readonly pricePerMillion: { readonly input: number; readonly output: number } | null
}

/** Where facts about models come from besides their endpoints: the program's own list, or a refreshed one. */
export type ModelCatalogueView = {
  readonly source: string
  /** The day it was made, as YYYY-MM-DD. */
  readonly date: string
  readonly models: number
}

/** A model server that answers on this computer. Nothing of it is configured yet. */
export type DiscoveredServer = {
  /** A kind of provider, for its entry in assent.yaml. */
  readonly kind: string
  /** What it is, such as "Ollama". */
  readonly title: string
  /** A name for its entry. */
  readonly name: string
  readonly baseUrl: string
  /** Whether `baseUrl` is the kind's own address, which an entry may leave out. */
  readonly isUsualAddress: boolean
  readonly models: readonly string[]
  readonly needsKey: boolean
  /** The provider that already has this address, if there is one. */
  readonly configuredAs: string | null
}

export type ProviderView = {
  readonly name: string
  readonly kind: string
  /** The address in use, also where the file leaves it to the kind. */
  readonly baseUrl: string
  /** Whether the file names no address. */
  readonly usesUsualAddress: boolean
  /** What stands in its entry besides: a draft that leaves these out keeps them. */
  readonly keeps: { readonly headers: readonly string[]; readonly models: number }
  /** What the user should know although it works. */
  readonly warning: string | null
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

export type TextSize = 'small' | 'normal' | 'large' | 'larger'

export type Preferences = {
  readonly theme: 'system' | 'light' | 'dark'
  readonly language: 'system' | Language
  readonly textSize: TextSize
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
  /** What the preference comes to on this computer. */
  readonly language: Language
  readonly grants: readonly GrantView[]
  readonly secrets: readonly string[]
  readonly questions: { readonly count: number; readonly conversations: readonly ConversationId[] }
  /** How much room the consent dock needs: main decides, the page lays out. */
  readonly dock: 'hidden' | 'normal' | 'medium' | 'tall'
  readonly notices: readonly Notice[]
  readonly about: {
    readonly version: string
    readonly shell: 'web' | 'electron'
    readonly dataDirectory: string
    readonly databaseBytes: number
    readonly secretsProtection: string
    readonly processIsolation: string
    /** What Assent runs on, such as Node and SQLite, each with its version. */
    readonly runtime: readonly { readonly name: string; readonly version: string }[]
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
  readonly kind:
    | 'call'
    | 'launch'
    | 'connection'
    | 'change'
    | 'secret'
    | 'erasure'
    /** A server wants an answer of a model; then, where the user wants to see it, the answer that it would get. */
    | 'sampling'
    | 'review'
    /** A server asks for values, or for an address to be opened. */
    | 'form'
    | 'address'
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
  /** Of a form: what is to be filled in. */
  readonly fields?: readonly FormField[]
  /** Of an address: the part to look at, between the parts around it. */
  readonly address?: {
    readonly before: string
    readonly domain: string
    readonly after: string
    /** It was allowed and handed to the page: there is nothing left to be decided. */
    readonly isOpened: boolean
  }
  readonly sampling?: SamplingView
}

/** What can be chosen and amended before a model is asked for a server. */
export type SamplingView = {
  /** The name of the server that asks. */
  readonly server: string
  /** "provider/model", the one that is taken unless another is chosen first. */
  readonly models: readonly string[]
  /** Null when the server gives none. */
  readonly systemPrompt: string | null
  /** One for each block of each message, in order; `text` is null for what is no text, which stays as it is. */
  readonly messages: readonly { readonly role: string; readonly text: string | null; readonly note: string }[]
}

/** `total` counts the whole queue; `question` is the one to answer now. */
export type ConsentView = {
  readonly question: Question | null
  readonly position: number
  readonly total: number
  readonly theme: Preferences['theme']
  readonly language: Language
  readonly textSize: TextSize
}
