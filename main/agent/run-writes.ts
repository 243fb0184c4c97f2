import type { Attachment, ConversationEvent, EventOf } from '#contract/events'
import type { AttachmentId, ConversationId, MessageId } from '#contract/ids'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { Transcript, UserItem } from '#contract/transcript'
import type { Write } from '../journal.ts'
import { titleOf } from './conversation-title.ts'
import type { AgentPorts, ConversationSettings } from './ports.ts'
import { modelToolName } from './tool-names.ts'
import { toolsAtStart } from './tool-search-run.ts'

/** What begins a run, in one commit; or why it cannot begin. Nothing is stored when it fails. */
export type Command = (start: Start) => Promise<Result<readonly Write[]>>

type Start = {
  readonly conversation: ConversationId
  readonly ports: AgentPorts
  readonly transcript: Transcript
}

export const sendWrites =
  (text: string, attachments: readonly AttachmentId[]): Command =>
  async (start) => {
    const settings = await readSettings(start)
    if (!settings.ok) return settings
    const run = agentRun(start, settings.value)
    if (!run.ok) return run
    const message = await userMessage(start, settings.value, text, attachments)
    if (!message.ok) return message
    const title = titleOf(text) || titleOf(message.value.event.attachments?.[0]?.name ?? '')
    return ok([message.value, ...renamed(start, settings.value, title), run.value])
  }

export const editWrites =
  (message: MessageId, text: string, attachments: readonly AttachmentId[] | undefined): Command =>
  async (start) => {
    const settings = await readSettings(start)
    if (!settings.ok) return settings
    const run = agentRun(start, settings.value)
    if (!run.ok) return run
    const edited = lastUserItem(start)
    const kept = edited?.attachments.map(({ attachmentId }) => attachmentId) ?? []
    const next = await userMessage(start, settings.value, text, attachments ?? kept)
    if (!next.ok) return next
    if (edited?.messageId !== message) return fail('not-last-message', t('agent.command.notLastMessage'))
    const parent = await start.ports.eventBefore(start.conversation, message)
    return ok([{ ...next.value, parent }, run.value])
  }

export const regenerateWrites: Command = async (start) => {
  const settings = await readSettings(start)
  if (!settings.ok) return settings
  const run = agentRun(start, settings.value)
  if (!run.ok) return run
  const message = lastUserItem(start)
  if (message === undefined) return fail('nothing-to-regenerate', t('agent.command.nothingToRegenerate'))
  return ok([{ ...run.value, parent: message.seq }])
}

export const continueWrites: Command = async (start) => {
  const settings = await readSettings(start)
  if (!settings.ok) return settings
  const run = agentRun(start, settings.value)
  if (!run.ok) return run
  const last = start.transcript.items.at(-1)
  const isComplete =
    last === undefined || (last.kind === 'assistant' && last.finish === 'stop' && last.problem === undefined)
  if (isComplete) return fail('nothing-to-continue', t('agent.command.nothingToContinue'))
  return ok([run.value])
}

/** Checked before anything is stored, so that a form that does not fit keeps its values. */
export const manualWrites =
  (call: { readonly alias: string; readonly tool: string; readonly argumentsText: string }): Command =>
  async (start) => {
    const { alias, tool, argumentsText } = call
    const settings = await readSettings(start)
    if (!settings.ok) return settings
    const checked = await checkManual(start, call)
    if (!checked.ok) return checked
    const { ports } = start
    const runId = ports.newId.run()
    const callId = ports.newId.call()
    return ok([
      ...renamed(start, settings.value, `${alias}.${tool}`),
      write(start, {
        type: 'run-started',
        runId,
        kind: 'manual',
        model: null,
        tools: [{ name: modelToolName(alias, tool), alias, tool }],
        budget: ports.budget(),
      }),
      write(start, {
        type: 'call-requested',
        callId,
        runId,
        messageId: null,
        by: 'user',
        providerCallId: callId,
        name: modelToolName(alias, tool),
        alias,
        tool,
        arguments: argumentsText,
      }),
    ])
  }

const checkManual = async (
  { ports }: Start,
  call: { readonly alias: string; readonly tool: string; readonly argumentsText: string },
): Promise<Result<null>> => {
  const entry = ports.catalogue().find(({ alias, tool }) => alias === call.alias && tool.name === call.tool)
  if (entry === undefined)
    return fail('unknown-tool', t('agent.command.unknownTool', { alias: call.alias, tool: call.tool }))
  const read = ports.consent.readArguments(call.argumentsText)
  return read.ok ? ports.validate(entry.tool.inputSchema, read.value.value) : read
}

const readSettings = async ({ ports, conversation }: Start): Promise<Result<ConversationSettings>> => {
  const settings = await ports.settings(conversation)
  return settings === null
    ? fail('unknown-conversation', t('agent.command.unknownConversation'))
    : ok(settings)
}

const agentRun = (start: Start, { model }: ConversationSettings): Result<EventWrite> => {
  if (model === null) return fail('no-model', t('agent.command.noModel'))
  const { ports } = start
  const tools = toolsAtStart(ports.catalogue(), start.transcript, {
    contextTokens: ports.model.contextTokens(model),
    takesTools: ports.model.takesTools(model),
  })
  const runId = ports.newId.run()
  return ok(
    write(start, { type: 'run-started', runId, kind: 'agent', model, ...tools, budget: ports.budget() }),
  )
}

type EventWrite = Extract<Write, { readonly kind: 'event' }>

const write = ({ conversation }: Start, event: ConversationEvent): EventWrite => ({
  kind: 'event',
  conversation,
  event,
})

type MessageWrite = EventWrite & { readonly event: EventOf<'user-message'> }

const userMessage = async (
  { conversation, ports }: Start,
  { model }: ConversationSettings,
  text: string,
  attachments: readonly AttachmentId[],
): Promise<Result<MessageWrite>> => {
  if (text.trim() === '' && attachments.length === 0) return emptyMessage()
  const described = await describe(ports, conversation, attachments, model ?? '')
  if (!described.ok) return described
  const files = described.value.length > 0 && { attachments: described.value }
  const event = { type: 'user-message', messageId: ports.newId.message(), text, ...files } as const
  return ok({ kind: 'event', conversation, event })
}

const describe = async (
  ports: AgentPorts,
  conversation: ConversationId,
  attachments: readonly AttachmentId[],
  model: string,
): Promise<Result<readonly Attachment[]>> =>
  attachments.length === 0 ? ok([]) : ports.attachments.describe(conversation, attachments, model)

/** The first message or call names the conversation, unless the user has. */
const renamed = (start: Start, settings: ConversationSettings, title: string): readonly Write[] => {
  const isUntitled = settings.title === '' && title !== ''
  return isUntitled ? [write(start, { type: 'conversation-renamed', title, by: 'automatic' })] : []
}

const lastUserItem = ({ transcript }: Start): UserItem | undefined =>
  transcript.items.findLast((item) => item.kind === 'user')

const emptyMessage = (): Result<never> => fail('empty-message', t('agent.command.emptyMessage'))
