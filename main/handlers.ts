import type { Handlers } from '#contract/bridge'
import { ok, type Result } from '#contract/result'
import type { CallResult, StoredEvent } from '#contract/events'
import type { ConversationId, MessageId, PayloadId, CallId } from '#contract/ids'
import type { Input } from '#contract/methods'
import type {
  CatalogueEntry,
  ConsentView,
  ConversationPage,
  ConversationSummary,
  SearchHit,
  ServerDetail,
  WorkspaceView,
} from '#contract/views'
import type { ConfigurationDrafts } from './configuration-drafts.ts'
import type { Conversations } from './conversations.ts'

type Done = Promise<Result<null>>

/** What the pages can ask for, as the features offer it. */
export type Features = {
  readonly conversations: Conversations
  readonly drafts: ConfigurationDrafts
  readonly agent: {
    readonly send: (conversation: ConversationId, text: string) => Done
    readonly edit: (conversation: ConversationId, message: MessageId, text: string) => Done
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
    readonly start: (alias: string) => Done
    readonly stop: (alias: string) => Done
    readonly restart: (alias: string) => Done
    readonly catalogue: () => readonly CatalogueEntry[]
  }
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
    readonly dismiss: (notice: string) => Done
  }
  readonly consent: {
    readonly decide: (decision: Input<'decide'>) => Done
    readonly revoke: (grant: string) => Done
  }
  readonly startFresh: () => Done
}

/** Every method of the contract, each led to its feature: nothing is decided here. */
export const createHandlers = (features: Features): Handlers => {
  const { agent, consent, conversations, drafts, reading, servers, settings } = features
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
    setInstructions: ({ conversation, text }) => conversations.instruct(conversation, text),
    saveDraft: ({ conversation, text }) => conversations.saveDraft(conversation, text),
    readDraft: async ({ conversation }) => ok(await reading.draft(conversation)),

    sendMessage: ({ conversation, text }) => agent.send(conversation, text),
    editMessage: ({ conversation, messageId, text }) => agent.edit(conversation, messageId, text),
    regenerate: ({ conversation }) => agent.regenerate(conversation),
    continueRun: ({ conversation }) => agent.continueRun(conversation),
    stopRun: ({ conversation }) => agent.stop(conversation),
    cancelCall: ({ conversation, callId }) => agent.cancelCall(conversation, callId),
    limitCall: ({ conversation, callId, seconds }) => agent.limitCall(conversation, callId, seconds),
    runTool: ({ conversation, alias, tool, arguments: argumentsText }) =>
      agent.runTool(conversation, { alias, tool, argumentsText }),
    listTools: async () => ok(servers.catalogue()),
    readPayload: ({ payload }) => reading.payload(payload),
    search: async ({ text }) => ok(await reading.search(text)),
    exportConversation: ({ conversation, format }) => conversations.export(conversation, format),

    readServer: ({ alias }) => servers.detail(alias),
    startServer: ({ alias }) => servers.start(alias),
    stopServer: ({ alias }) => servers.stop(alias),
    restartServer: ({ alias }) => servers.restart(alias),
    draftServer: ({ alias, definition }) => drafts.ask({ kind: 'put-server', alias, definition }),
    draftServerRemoval: ({ alias }) => drafts.ask({ kind: 'remove-server', alias }),
    draftProvider: ({ name, definition }) => drafts.ask({ kind: 'put-provider', name, definition }),
    draftProviderRemoval: ({ name }) => drafts.ask({ kind: 'remove-provider', name }),
    draftDefaultModel: ({ model }) => drafts.ask({ kind: 'set-default-model', model }),
    draftSecret: ({ name }) => drafts.ask({ kind: 'put-secret', name }),
    refreshModels: ({ provider }) => settings.refreshModels(provider),
    revokeGrant: ({ id }) => consent.revoke(id),
    setPreferences: (preferences) => settings.change(preferences),
    startFresh: () => features.startFresh(),
    dismissNotice: ({ id }) => settings.dismiss(id),

    pending: async ({ position }) => ok(reading.questions(position ?? 0)),
    decide: (decision) => consent.decide(decision),
  }
}
