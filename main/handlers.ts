import type { Handlers } from '#contract/bridge'
import type { Diagnosis } from '#contract/diagnosis'
import { ok, type Result } from '#contract/result'
import type { CallResult, StoredEvent } from '#contract/events'
import type { AttachmentId, ConversationId, MessageId, PayloadId, CallId } from '#contract/ids'
import type { Input, Output } from '#contract/methods'
import type {
  ConsentView,
  ConversationPage,
  ConversationSummary,
  DiscoveredServer,
  ModelCatalogueView,
  SearchHit,
  ListedTool,
  ServerDetail,
  ToolView,
  WorkspaceView,
} from '#contract/views'
import type { Attachments } from './attachments.ts'
import type { Data } from './data.ts'
import type { Erasures } from './erasures.ts'
import type { ConfigurationDrafts } from './configuration-drafts.ts'
import type { Conversations } from './conversations.ts'
import type { Imports } from './import/imports.ts'
import type { OffersForPages } from './offers-for-pages.ts'
import type { WindowPort } from './window-port.ts'

type Done = Promise<Result<null>>

/** What the pages can ask for, as the features offer it. */
export type Features = {
  readonly conversations: Conversations
  readonly drafts: ConfigurationDrafts
  readonly data: Data
  readonly erasures: Pick<Erasures, 'ask'>
  readonly problemReport: () => Promise<string>
  readonly imports: Imports
  readonly attachments: Attachments
  readonly agent: {
    readonly send: (
      conversation: ConversationId,
      text: string,
      attachments: readonly AttachmentId[] | undefined,
    ) => Done
    readonly edit: (
      conversation: ConversationId,
      message: MessageId,
      text: string,
      attachments: readonly AttachmentId[] | undefined,
    ) => Done
    readonly regenerate: (conversation: ConversationId) => Done
    readonly continueRun: (conversation: ConversationId) => Done
    readonly stop: (conversation: ConversationId) => Done
    readonly cancelCall: (conversation: ConversationId, call: CallId) => Done
    readonly limitCall: (conversation: ConversationId, call: CallId, seconds: number) => Done
    readonly runTool: (
      conversation: ConversationId,
      call: { readonly alias: string; readonly tool: string; readonly argumentsText: string },
    ) => Done
  }
  readonly servers: {
    readonly detail: (alias: string) => Promise<Result<ServerDetail>>
    readonly diagnose: (alias: string) => Promise<Result<Diagnosis>>
    readonly start: (alias: string) => Done
    readonly stop: (alias: string) => Done
    readonly restart: (alias: string) => Done
    readonly signIn: (alias: string) => Done
    readonly cancelSignIn: (alias: string) => Done
    readonly signOut: (alias: string) => Done
    readonly toolList: () => readonly ListedTool[]
    readonly tool: (alias: string, name: string) => Result<ToolView>
  }
  readonly offers: OffersForPages
  readonly reading: {
    readonly workspace: () => Promise<WorkspaceView>
    readonly open: (conversation: ConversationId, page: string) => Promise<Result<ConversationPage>>
    readonly older: (
      conversation: ConversationId,
      before: number,
    ) => Promise<{ readonly events: readonly StoredEvent[]; readonly hasOlder: boolean }>
    readonly list: (options: Input<'listConversations'>) => Promise<readonly ConversationSummary[]>
    readonly draft: (conversation: ConversationId) => Promise<string>
    readonly payload: (payload: PayloadId) => Promise<Result<CallResult>>
    readonly search: (text: string) => Promise<readonly SearchHit[]>
    readonly questions: (position: number) => ConsentView
  }
  readonly settings: {
    readonly change: (preferences: Input<'setPreferences'>) => Done
    readonly refreshModels: (provider: string) => Promise<Result<readonly string[]>>
    readonly discoverModels: () => Promise<readonly DiscoveredServer[]>
    readonly modelCatalogue: () => ModelCatalogueView
    readonly refreshModelCatalogue: () => Promise<Result<ModelCatalogueView>>
    readonly dismiss: (notice: string) => Done
  }
  readonly consent: {
    readonly decide: (decision: Input<'decide'>) => Promise<Result<Output<'decide'>>>
    readonly revoke: (grant: string) => Done
  }
  readonly startFresh: () => Done
  readonly window: WindowPort
}

/** Every method of the contract, each led to its feature: nothing is decided here. */
export const createHandlers = (features: Features): Handlers => {
  const { agent, attachments, consent, conversations, drafts, offers, reading, servers, settings } = features
  return {
    readWorkspace: async () => ok(await reading.workspace()),
    createConversation: () => conversations.create(),
    openConversation: ({ conversation }, page) => reading.open(conversation, page),
    readOlder: async ({ conversation, before }) => ok(await reading.older(conversation, before)),
    listConversations: async (options) => ok(await reading.list(options)),
    renameConversation: ({ conversation, title }) => conversations.rename(conversation, title),
    deleteConversation: ({ conversation }) => conversations.remove(conversation),
    restoreConversation: ({ conversation }) => conversations.restore(conversation),
    chooseModel: ({ conversation, model }) => conversations.chooseModel(conversation, model),
    chooseEffort: ({ conversation, effort }) => conversations.chooseEffort(conversation, effort),
    setInstructions: ({ conversation, text }) => conversations.instruct(conversation, text),
    saveDraft: ({ conversation, text }) => conversations.saveDraft(conversation, text),
    readDraft: async ({ conversation }) => ok(await reading.draft(conversation)),

    startAttachment: ({ conversation, ...file }) => attachments.start(conversation, file),
    writeAttachment: ({ attachmentId, position, base64 }) =>
      attachments.write(attachmentId, position, base64),
    finishAttachment: ({ attachmentId }) => attachments.finish(attachmentId),
    removeAttachment: ({ attachmentId }) => attachments.remove(attachmentId),
    readAttachment: ({ attachmentId, position }) => attachments.readPiece(attachmentId, position),
    readDraftAttachments: async ({ conversation }) => ok(await attachments.draft(conversation)),

    sendMessage: ({ conversation, text, attachments: files }) => agent.send(conversation, text, files),
    editMessage: ({ conversation, messageId, text, attachments: files }) =>
      agent.edit(conversation, messageId, text, files),
    regenerate: ({ conversation }) => agent.regenerate(conversation),
    continueRun: ({ conversation }) => agent.continueRun(conversation),
    stopRun: ({ conversation }) => agent.stop(conversation),
    cancelCall: ({ conversation, callId }) => agent.cancelCall(conversation, callId),
    limitCall: ({ conversation, callId, seconds }) => agent.limitCall(conversation, callId, seconds),
    runTool: ({ conversation, alias, tool, arguments: argumentsText }) =>
      agent.runTool(conversation, { alias, tool, argumentsText }),
    listTools: async () => ok(servers.toolList()),
    readTool: async ({ alias, tool }) => servers.tool(alias, tool),
    readPayload: ({ payload }) => reading.payload(payload),
    search: async ({ text }) => ok(await reading.search(text)),
    exportConversation: ({ conversation, format }) => conversations.export(conversation, format),

    readServer: ({ alias }) => servers.detail(alias),
    diagnoseServer: ({ alias }) => servers.diagnose(alias),
    startServer: ({ alias }) => servers.start(alias),
    stopServer: ({ alias }) => servers.stop(alias),
    restartServer: ({ alias }) => servers.restart(alias),
    signIn: ({ alias }) => servers.signIn(alias),
    cancelSignIn: ({ alias }) => servers.cancelSignIn(alias),
    signOut: ({ alias }) => servers.signOut(alias),
    listResources: ({ alias }) => offers.listResources(alias),
    readResource: ({ alias, uri }) => offers.readResource(alias, uri),
    attachResource: ({ conversation, alias, uri }) => offers.attachResource(conversation, alias, uri),
    followResource: ({ alias, uri, on }) => offers.followResource(alias, uri, on),
    listPrompts: ({ alias }) => offers.listPrompts(alias),
    listAllPrompts: async () => ok(await offers.listAllPrompts()),
    fillPrompt: ({ alias, name, arguments: values }) => offers.fillPrompt(alias, name, values),
    completeArgument: ({ alias, ...question }) => offers.complete(alias, question),
    setServerLogLevel: ({ alias, level }) => offers.setLogLevel(alias, level),
    draftServer: ({ alias, definition }) => drafts.ask({ kind: 'put-server', alias, definition }),
    draftServerRemoval: ({ alias }) => drafts.ask({ kind: 'remove-server', alias }),
    draftProvider: (provider) => drafts.ask({ kind: 'put-provider', ...provider }),
    findConfigurations: () => features.imports.look(),
    reviewConfiguration: async ({ name, text }) => features.imports.review(name, text),
    startBundle: ({ name, bytes }) => features.imports.startBundle(name, bytes),
    writeBundle: ({ upload, position, base64 }) =>
      features.imports.writeBundle(upload, position, Buffer.from(base64, 'base64')),
    finishBundle: ({ upload }) => features.imports.finishBundle(upload),
    draftImport: ({ review, servers: chosen }) => features.imports.draft(review, chosen),
    draftProviderRemoval: ({ name }) => drafts.ask({ kind: 'remove-provider', name }),
    draftDefaultModel: ({ model }) => drafts.ask({ kind: 'set-default-model', model }),
    draftSecret: ({ name }) => drafts.ask({ kind: 'put-secret', name }),
    refreshModels: ({ provider }) => settings.refreshModels(provider),
    discoverModels: async () => ok(await settings.discoverModels()),
    readModelCatalogue: async () => ok(settings.modelCatalogue()),
    refreshModelCatalogue: () => settings.refreshModelCatalogue(),
    revokeGrant: ({ id }) => consent.revoke(id),
    readUsage: async (period) => ok(await features.data.usage(period)),
    verifyHistory: async () => ok(await features.data.verify()),
    backUpHistory: () => features.data.backUp(),
    listBackups: async () => ok(await features.data.backups()),
    exportEverything: ({ from }) => features.data.exportPiece(from),
    draftErasure: ({ conversation }) => features.erasures.ask(conversation),
    readProblemReport: async () => ok(await features.problemReport()),
    setPreferences: (preferences) => settings.change(preferences),
    startFresh: () => features.startFresh(),
    openUrl: ({ url }) => features.window.openUrl(url),
    focusQuestions: () => features.window.focusQuestions(),
    dismissNotice: ({ id }) => settings.dismiss(id),

    pending: async ({ position }) => ok(reading.questions(position ?? 0)),
    decide: (decision) => consent.decide(decision),
  }
}
