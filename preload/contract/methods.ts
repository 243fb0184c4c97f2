import { z } from 'zod'
import {
  attachmentId,
  callId,
  conversationId,
  messageId,
  payloadId,
  requestId,
  type AttachmentId,
  type ConversationId,
  type RequestId,
} from './ids.ts'
import { attachmentLimits, attachmentPieceBytes } from './attachment-limits.ts'
import { budget, reasoningEffort, type Attachment, type CallResult, type StoredEvent } from './events.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { BackupView, ExportPiece, HistoryCheck, UsageReport } from './data-views.ts'
import type {
  ConsentView,
  ConversationPage,
  ConversationSummary,
  DiscoveredServer,
  ListedTool,
  ModelCatalogueView,
  SearchHit,
  ServerDetail,
  ToolView,
  WorkspaceView,
} from './views.ts'
import { importLimits, importPieceBytes, type ImportOutcome, type ImportReview } from './import-views.ts'
import { jsonObject } from './json.ts'
import {
  completionTarget,
  logLevel,
  type Completion,
  type FilledPrompt,
  type PromptCatalogueEntry,
  type PromptView,
  type ResourceContents,
  type ServerResources,
} from './offers.ts'
import { formValues } from './server-requests.ts'
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
const attachments = z.array(attachmentId).max(attachmentLimits.messageFiles).optional()
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
  chooseEffort: method('chat', ofConversation.extend({ effort: reasoningEffort }), done),
  setInstructions: method('chat', ofConversation.extend({ text }), done),
  saveDraft: method('chat', ofConversation.extend({ text }), done),
  readDraft: method('chat', ofConversation, returns<string>()),

  /** A file is given before the message that names it: begun, written piece by piece in order, and finished. */
  startAttachment: method(
    'chat',
    ofConversation.extend({
      name: z.string().max(20_000),
      bytes: z.number().int().min(0),
      place: z.enum(['draft', 'edit']),
    }),
    returns<{ readonly attachmentId: AttachmentId }>(),
  ),
  writeAttachment: method(
    'chat',
    z.object({
      attachmentId,
      position: z.number().int().min(0),
      base64: z
        .string()
        .max(Math.ceil(attachmentPieceBytes / 3) * 4)
        .regex(/^[A-Za-z0-9+/]+={0,2}$/),
    }),
    done,
  ),
  finishAttachment: method('chat', z.object({ attachmentId }), returns<Attachment>()),
  /** Of a message that was not sent yet; also ends giving it. */
  removeAttachment: method('chat', z.object({ attachmentId }), done),
  /** One piece as base64, by its position. */
  readAttachment: method(
    'chat',
    z.object({ attachmentId, position: z.number().int().min(0) }),
    returns<string>(),
  ),
  /** The files of the message that is being written. */
  readDraftAttachments: method('chat', ofConversation, returns<readonly Attachment[]>()),

  /** The text may be empty when there are attachments. */
  sendMessage: method('chat', ofConversation.extend({ text, attachments }), done),
  /** Replaces the last user message: what followed it stays in the history on its own branch. */
  editMessage: method('chat', ofConversation.extend({ messageId, text, attachments }), done),
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
  listTools: method('chat', nothing, returns<readonly ListedTool[]>()),
  /** The whole definition of one. */
  readTool: method('chat', ofServer.extend({ tool: z.string().max(256) }), returns<ToolView>()),
  readPayload: method('chat', z.object({ payload: payloadId }), returns<CallResult>()),
  search: method('chat', z.object({ text: z.string().max(500) }), returns<readonly SearchHit[]>()),
  exportConversation: method(
    'chat',
    ofConversation.extend({ format: z.enum(['markdown', 'json']) }),
    returns<{ readonly fileName: string; readonly text: string }>(),
  ),

  readServer: method('chat', ofServer, returns<ServerDetail>()),
  /** Why it does not start, as far as it can be told without starting or reaching anything. */
  diagnoseServer: method('chat', ofServer, returns<Diagnosis>()),
  startServer: method('chat', ofServer, done),
  stopServer: method('chat', ofServer, done),
  restartServer: method('chat', ofServer, done),
  /** Opens the way to the sign-in of a server; its address waits on the consent page and opens only from there. */
  signIn: method('chat', ofServer, done),
  /** Of one that is under way. */
  cancelSignIn: method('chat', ofServer, done),
  signOut: method('chat', ofServer, done),
  /** What follows asks a running server because the user clicked: nothing here starts a server or reaches a model. */
  listResources: method('chat', ofServer, returns<ServerResources>()),
  readResource: method('chat', ofServer.extend({ uri: z.string().max(10_000) }), returns<ResourceContents>()),
  /** Its contents become files of the message that is being written. */
  attachResource: method(
    'chat',
    ofServer.extend({ conversation: conversationId, uri: z.string().max(10_000) }),
    returns<readonly Attachment[]>(),
  ),
  /** `resource-changed` tells of it while the server runs. */
  followResource: method('chat', ofServer.extend({ uri: z.string().max(10_000), on: z.boolean() }), done),
  listPrompts: method('chat', ofServer, returns<readonly PromptView[]>()),
  /** Of all running servers. */
  listAllPrompts: method('chat', nothing, returns<readonly PromptCatalogueEntry[]>()),
  fillPrompt: method(
    'chat',
    ofServer.extend({
      name: z.string().max(1_000),
      arguments: z.record(z.string().max(1_000), z.string().max(100_000)),
    }),
    returns<FilledPrompt>(),
  ),
  completeArgument: method(
    'chat',
    ofServer.extend({
      target: completionTarget,
      argument: z.string().max(1_000),
      value: z.string().max(10_000),
      /** Arguments that are filled in already. */
      known: z.record(z.string().max(1_000), z.string().max(10_000)),
    }),
    returns<Completion>(),
  ),
  setServerLogLevel: method('chat', ofServer.extend({ level: logLevel }), done),
  /** Drafts: stored inert, shown exactly on the consent page, written to assent.yaml only through a decision there. */
  draftServer: method('chat', ofServer.extend({ definition: jsonObject }), question),
  draftServerRemoval: method('chat', ofServer, question),
  /** With `defaultModel`, the provider's own name of a model, that model becomes the default in the same change. */
  draftProvider: method(
    'chat',
    z.object({
      name: z.string().max(64),
      definition: jsonObject,
      defaultModel: z.string().max(200).optional(),
    }),
    question,
  ),
  /** Reads where other programs keep their servers. Only reads, and only when it is asked to. */
  findConfigurations: method('chat', nothing, returns<ImportReview>()),
  /** Reads a configuration of another program that was pasted or dropped. */
  reviewConfiguration: method(
    'chat',
    z.object({ name: z.string().max(1_000), text: z.string().max(importLimits.textBytes) }),
    returns<ImportReview>(),
  ),
  /** A bundle is given as an attachment is: begun, written piece by piece in order, and finished. */
  startBundle: method(
    'chat',
    z.object({ name: z.string().max(1_000), bytes: z.number().int().min(0) }),
    returns<{ readonly upload: string }>(),
  ),
  writeBundle: method(
    'chat',
    z.object({
      upload: z.string().max(64),
      position: z.number().int().min(0),
      base64: z
        .string()
        .max(Math.ceil(importPieceBytes / 3) * 4)
        .regex(/^[A-Za-z0-9+/]+={0,2}$/),
    }),
    done,
  ),
  finishBundle: method('chat', z.object({ upload: z.string().max(64) }), returns<ImportReview>()),
  /** Each chosen server becomes a question, as does each secret that it needs. Answers by the id of their field. */
  draftImport: method(
    'chat',
    z.object({
      review: z.string().max(64),
      servers: z
        .array(
          z.object({
            key: z.string().max(64),
            alias: z.string().max(64),
            answers: z.record(z.string().max(1_000), z.string().max(20_000)),
          }),
        )
        .max(importLimits.servers),
    }),
    returns<ImportOutcome>(),
  ),
  draftProviderRemoval: method('chat', z.object({ name: z.string().max(64) }), question),
  draftDefaultModel: method('chat', z.object({ model: z.string().max(300).nullable() }), question),
  draftSecret: method('chat', z.object({ name: z.string().max(64) }), question),
  /** Asks the provider's endpoint which models it has. */
  refreshModels: method('chat', z.object({ provider: z.string().max(64) }), returns<readonly string[]>()),
  /** Looks for model servers on this computer only, with requests that change nothing. */
  discoverModels: method('chat', nothing, returns<readonly DiscoveredServer[]>()),
  readModelCatalogue: method('chat', nothing, returns<ModelCatalogueView>()),
  /** Reads the public list of models.dev, once, and keeps it. */
  refreshModelCatalogue: method('chat', nothing, returns<ModelCatalogueView>()),
  /** Taking authority away needs no question. */
  revokeGrant: method('chat', z.object({ id: z.string().max(200) }), done),
  setPreferences: method(
    'chat',
    z.object({
      theme: z.enum(['system', 'light', 'dark']).optional(),
      language: z.enum(['system', 'en', 'de']).optional(),
      textSize: z.enum(['small', 'normal', 'large', 'larger']).optional(),
      firstRunDone: z.boolean().optional(),
      budget: budget.optional(),
    }),
    done,
  ),
  /** `timeZone` is an IANA name: it says when the asker's days begin. */
  readUsage: method(
    'chat',
    z.object({ timeZone: z.string().max(100), days: z.number().int().min(1).max(366) }),
    returns<UsageReport>(),
  ),
  /** Reads the whole history, which takes as long as its size asks for. */
  verifyHistory: method('chat', nothing, returns<HistoryCheck>()),
  backUpHistory: method('chat', nothing, returns<BackupView>()),
  listBackups: method('chat', nothing, returns<readonly BackupView[]>()),
  /** One JSON document in pieces: all conversations with their large results and attachments, and no key. */
  exportEverything: method(
    'chat',
    z.object({ from: z.string().max(200).nullable() }),
    returns<ExportPiece>(),
  ),
  /** Becomes a question; nothing is erased without a decision on the consent page. Null means everything. */
  draftErasure: method('chat', z.object({ conversation: conversationId.nullable() }), question),
  /** For a report about a problem of Assent: no key, no contents of a conversation. */
  readProblemReport: method('chat', nothing, returns<string>()),
  /** Keeps a damaged history aside and opens an empty one. Refused while the history is in order. */
  startFresh: method('chat', nothing, done),
  /** The desktop shell only: opens an address in the user's browser. The page has shown it whole before. */
  openUrl: method('chat', z.object({ url: z.string().max(10_000) }), done),
  /** The desktop shell only: moves the keyboard into the consent page, as F6 does. */
  focusQuestions: method('chat', nothing, done),
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
      /** The values of a form. */
      z.object({
        requestId,
        shownHash: z.string().length(64),
        verdict: z.literal('answer'),
        values: formValues,
      }),
      /** Neither yes nor no, for a form or an address. */
      z.object({ requestId, shownHash: z.string().length(64), verdict: z.literal('dismiss') }),
      z.object({
        requestId,
        shownHash: z.string().length(64),
        verdict: z.literal('sample'),
        model: z.string().max(300),
        review: z.boolean(),
      }),
      /** Leads to a new question with these texts, one for each block of `SamplingView.messages` that has one. */
      z.object({
        requestId,
        shownHash: z.string().length(64),
        verdict: z.literal('amend'),
        systemPrompt: text.nullable(),
        texts: z.array(text).max(10_000),
      }),
    ]),
    /** `open`: an address that was allowed and that this page opens, since there is no window around it. */
    returns<{ readonly open: string | null }>(),
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
