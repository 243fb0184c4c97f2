import type { RequestId, ServerId } from '#contract/ids'
import type { JsonValue } from '#contract/json'
import type { LogLevel } from '#contract/offers'
import type { Result } from '#contract/result'
import type { ServerRequest, ServerRequestAnswer } from '#contract/server-requests'
import type { ListedTool, LogLine, ServerDetail, ServerSummary, ToolView } from '#contract/views'
import type {
  CallOutcome,
  CatalogueEntry,
  DispatchOptions,
  Permit,
  PermitContents,
  ToolTarget,
} from '../call.ts'
import type { LaunchDescription, ServerDefinition } from '../launch.ts'
import type { OpenSignInPage, SignInVault } from '../sign-in.ts'
import type { Asker } from '../server-questions.ts'
import type { Offers } from './offers/offers.ts'

export type SupervisorChange =
  | { readonly kind: 'server'; readonly alias: string }
  | { readonly kind: 'log'; readonly alias: string; readonly lines: readonly LogLine[] }
  /** Only of resources that are followed. */
  | { readonly kind: 'resource-changed'; readonly alias: string; readonly uri: string }

/** Owns every MCP server of the workspace: its process, its connection, its tools. Disposing ends them all. */
export type Supervisor = AsyncDisposable & {
  /** Removed servers stop; changed ones stop and start again only through a new approval; the rest go on. */
  readonly configure: (servers: ReadonlyMap<string, Result<ServerDefinition>>) => Promise<void>
  readonly list: () => readonly ServerSummary[]
  /** Failure code `unknown-server`. */
  readonly detail: (alias: string) => Promise<Result<ServerDetail>>
  /** Tools of running servers and, as they were last seen, of configured ones that do not run. */
  readonly catalogue: () => readonly CatalogueEntry[]
  /** The same as a page lists them: thousands of whole definitions would be megabytes. */
  readonly toolList: () => readonly ListedTool[]
  /** Failure codes `unknown-server`, `unknown-tool`. */
  readonly tool: (alias: string, name: string) => Result<ToolView>
  /** What would be started at this moment. Starts nothing. */
  readonly describeLaunch: (alias: string) => Promise<Result<LaunchDescription>>
  /** Resolves when the server is ready or has failed; starts at the same time share one outcome. */
  readonly start: (alias: string) => Promise<Result<null>>
  readonly stop: (alias: string) => Promise<Result<null>>
  readonly restart: (alias: string) => Promise<Result<null>>
  /**
   * Finds a tool and starts its server first where needed. Failure codes: `unknown-server`, `unknown-tool`,
   * `launch-denied`, `sign-in-needed`, `start-failed`, `cancelled`.
   */
  readonly prepare: (
    alias: string,
    tool: string,
    options: { readonly signal: AbortSignal },
  ) => Promise<Result<ToolTarget>>
  /** What a call would reach now; null while the server does not run. Starts nothing. */
  readonly target: (alias: string, tool: string) => ToolTarget | null
  /** Whether a call would still reach the same process under the same launch, and the same definition of the tool. */
  readonly isCurrent: (
    target: Pick<ToolTarget, 'serverId' | 'incarnation' | 'launchHash'>,
    definitionHash: string,
    tool: string,
  ) => boolean
  /** The only way to call a tool. Never rejects. */
  readonly dispatch: (permit: Permit, options: DispatchOptions) => Promise<CallOutcome>
  /** What running servers offer besides tools. */
  readonly offers: Offers
  /**
   * Asks a running server to log from this level on; asked again each time it starts until its entry changes. Failure codes
   * `unknown-server`, `not-running`, `not-offered`, `server-error` and those of a server that does not answer.
   */
  readonly setLogLevel: (alias: string, level: LogLevel) => Promise<Result<null>>
  /**
   * From a click: leads to the sign-in page of a server over HTTP and, once there is a token, starts the server. Failure
   * codes `unknown-server`, `no-sign-in`, `launch-denied`, `sign-in-declined`, `cancelled`, and those of the sign-in.
   */
  readonly signIn: (alias: string) => Promise<Result<null>>
  /** Ends a sign-in that is under way. */
  readonly cancelSignIn: (alias: string) => Promise<Result<null>>
  /** Stops the server and forgets its credentials. */
  readonly signOut: (alias: string) => Promise<Result<null>>
  /** Adds a line of ours to a server's log; nothing where there is no such server. */
  readonly note: (alias: string, text: string) => void
  readonly subscribe: (listener: (change: SupervisorChange) => void) => () => void
}

/**
 * Answers what a server asks while it serves no call of ours, or nobody can tell which. Never rejects; the signal
 * aborts when the server takes its request back or is gone.
 */
export type AnswerServerRequest = (
  server: Pick<Asker, 'serverId' | 'alias'>,
  request: ServerRequest,
  signal: AbortSignal,
) => Promise<ServerRequestAnswer>

export type ApproveLaunch = (
  launch: LaunchDescription,
  options: { readonly signal: AbortSignal; readonly onAsked: (requestId: RequestId) => void },
) => Promise<Result<{ readonly launchHash: string }>>

export type SupervisorDeps = {
  /** Our own version, told to servers. */
  readonly version: string
  /** Asked before every process start; answers at once where an approval stands. Failure code `launch-denied`. */
  readonly approveLaunch: ApproveLaunch
  /** Gives a permit's contents once; unknown and used permits fail. */
  readonly redeem: (permit: Permit) => Result<PermitContents>
  /** Binds a random id to an alias on first use. */
  readonly serverIdOf: (alias: string) => Promise<ServerId>
  readonly manifests: {
    readonly read: (serverId: ServerId) => string | null
    readonly store: (serverId: ServerId, manifest: string) => Promise<void>
  }
  /** The login shell's environment. */
  readonly environment: () => Promise<Readonly<Record<string, string>>>
  /** The canonical form of JSON in which calls are approved. */
  readonly canonicalise: (value: JsonValue) => string
  readonly answerServerRequest: AnswerServerRequest
  /** Where credentials lie and how a sign-in page is opened. Without it nobody signs in: keys come from entries alone. */
  readonly signIns?: { readonly vault: SignInVault; readonly openPage: OpenSignInPage }
  /** While the user is asked no idle server is stopped: an allowed call must still reach the process it names. */
  readonly isUserAsked: () => boolean
  /** A folder of ours that outlives the process: what a killed Assent left running is found through it. */
  readonly stateDirectory: string
  readonly validationWorkerUrl: URL
  readonly log: (line: string) => void
  /** Waits before a crashed server is started again, one per attempt; 1, 2, 4, 8 and 16 s unless given. */
  readonly restartDelaysMs?: readonly number[]
}
