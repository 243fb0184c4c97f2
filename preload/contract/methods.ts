import { z } from 'zod'
import {
  callId,
  conversationId,
  messageId,
  payloadId,
  requestId,
  type ConversationId,
  type RequestId,
} from './ids.ts'
import { budget, type CallResult, type StoredEvent } from './events.ts'
import type {
  CatalogueEntry,
  ConsentView,
  ConversationPage,
  ConversationSummary,
  SearchHit,
  ServerDetail,
  WorkspaceView,
} from './views.ts'
import { jsonObject } from './json.ts'
import type { Result } from './result.ts'

/** The two pages. Each method belongs to one of them; the gate refuses it to the other. */
export type PageName = 'chat' | 'consent'

/** Longest message and longest tool arguments, in UTF-16 code units. */
export const messageLimit = 1_000_000

/** `output` exists for the compiler only: what comes from main needs no check. */
const method = <Page extends PageName, Input extends z.ZodType, Output>(
  page: Page,
  input: Input,
  output: Returns<Output>,
) => ({ page, input, output })
type Returns<Output> = { readonly output?: Output }
const returns = <Output>(): Returns<Output> => ({})

const nothing = z.object({})
const ofConversation = z.object({ conversation: conversationId })
const ofServer = z.object({ alias: z.string().max(64) })
const text = z.string().max(messageLimit)
/** A question was stored; it waits on the consent page. */
const question = returns<{ readonly requestId: RequestId }>()
const done = returns<null>()

export const chatMethods = {
  readWorkspace: method('chat', nothing, returns<WorkspaceView>()),
  createConversation: method('chat', nothing, returns<{ readonly conversation: ConversationId }>()),
  /** Reads the last turns and sends this page what happens in the conversation from now on, until another is opened. */
  openConversation: method('chat', ofConversation, returns<ConversationPage>()),
  readOlder: method(
    'chat',
    z.object({ conversation: conversationId, before: z.number().int() }),
    returns<{ readonly events: readonly StoredEvent[]; readonly hasOlder: boolean }>(),
  ),
  listConversations: method(
    'chat',
    z.object({ before: z.number().nullable(), limit: z.number().int().min(1).max(500) }),
    returns<readonly ConversationSummary[]>(),
  ),
  renameConversation: method('chat', ofConversation.extend({ title: z.string().max(200) }), done),
  deleteConversation: method('chat', ofConversation, done),
  restoreConversation: method('chat', ofConversation, done),
  chooseModel: method('chat', ofConversation.extend({ model: z.string().max(300) }), done),
  setInstructions: method('chat', ofConversation.extend({ text }), done),
  saveDraft: method('chat', ofConversation.extend({ text }), done),
  readDraft: method('chat', ofConversation, returns<string>()),

  sendMessage: method('chat', ofConversation.extend({ text: text.min(1) }), done),
  /** Replaces the last user message: what followed it stays in the history on its own branch. */
  editMessage: method('chat', ofConversation.extend({ messageId, text: text.min(1) }), done),
  regenerate: method('chat', ofConversation, done),
  /** Goes on where a run ended early: after a limit, an interruption or an error. */
  continueRun: method('chat', ofConversation, done),
  stopRun: method('chat', ofConversation, done),
  cancelCall: method('chat', z.object({ conversation: conversationId, callId }), done),
  limitCall: method(
    'chat',
    z.object({ conversation: conversationId, callId, seconds: z.number().int().min(1).max(86_400) }),
    done,
  ),
  runTool: method(
    'chat',
    ofConversation.extend({ alias: z.string().max(64), tool: z.string().max(256), arguments: text }),
    done,
  ),
  listTools: method('chat', nothing, returns<readonly CatalogueEntry[]>()),
  readPayload: method('chat', z.object({ payload: payloadId }), returns<CallResult>()),
  search: method('chat', z.object({ text: z.string().max(500) }), returns<readonly SearchHit[]>()),
  exportConversation: method(
    'chat',
    ofConversation.extend({ format: z.enum(['markdown', 'json']) }),
    returns<{ readonly fileName: string; readonly text: string }>(),
  ),

  readServer: method('chat', ofServer, returns<ServerDetail>()),
  startServer: method('chat', ofServer, done),
  stopServer: method('chat', ofServer, done),
  restartServer: method('chat', ofServer, done),
  /** Drafts: stored inert, shown exactly on the consent page, written to assent.yaml only through a decision there. */
  draftServer: method('chat', ofServer.extend({ definition: jsonObject }), question),
  draftServerRemoval: method('chat', ofServer, question),
  draftProvider: method('chat', z.object({ name: z.string().max(64), definition: jsonObject }), question),
  draftProviderRemoval: method('chat', z.object({ name: z.string().max(64) }), question),
  draftDefaultModel: method('chat', z.object({ model: z.string().max(300).nullable() }), question),
  draftSecret: method('chat', z.object({ name: z.string().max(64) }), question),
  /** Asks the provider's endpoint which models it has. */
  refreshModels: method('chat', z.object({ provider: z.string().max(64) }), returns<readonly string[]>()),
  /** Taking authority away needs no question. */
  revokeGrant: method('chat', z.object({ id: z.string().max(200) }), done),
  setPreferences: method(
    'chat',
    z.object({
      theme: z.enum(['system', 'light', 'dark']).optional(),
      firstRunDone: z.boolean().optional(),
      budget: budget.optional(),
    }),
    done,
  ),
  /** Keeps a damaged history aside and opens an empty one. Refused while the history is in order. */
  startFresh: method('chat', nothing, done),
  dismissNotice: method('chat', z.object({ id: z.string().max(200) }), done),
} as const

export const consentMethods = {
  pending: method(
    'consent',
    z.object({ position: z.number().int().min(0).optional() }),
    returns<ConsentView>(),
  ),
  /** Settles one question. `shownHash` proves which form the user saw; the first decision wins. */
  decide: method(
    'consent',
    z.discriminatedUnion('verdict', [
      z.object({
        requestId,
        shownHash: z.string().length(64),
        verdict: z.literal('allow'),
        scope: z.enum(['once', 'session']),
      }),
      z.object({ requestId, shownHash: z.string().length(64), verdict: z.literal('deny') }),
      z.object({
        requestId,
        shownHash: z.string().length(64),
        verdict: z.literal('provide'),
        secret: z.string().min(1).max(10_000),
      }),
    ]),
    done,
  ),
} as const

export const methods = { ...chatMethods, ...consentMethods }

export type MethodName = keyof typeof methods
export type ChatMethodName = keyof typeof chatMethods
export type ConsentMethodName = keyof typeof consentMethods
export type Input<Name extends MethodName> = z.infer<(typeof methods)[Name]['input']>
export type Output<Name extends MethodName> =
  (typeof methods)[Name]['output'] extends Returns<infer Value> ? Value : never
/** What a page gets back: the method's output, or why not. */
export type Reply<Name extends MethodName> = Result<Output<Name>>

export const isMethodName = (name: string): name is MethodName => Object.hasOwn(methods, name)
