import type { ConversationEvent, RunTool } from '#contract/events'
import type { ConversationId, MessageId } from '#contract/ids'
import { fail, ok, type Result } from '#contract/result'
import type { Transcript, UserItem } from '#contract/transcript'
import type { Write } from '../journal.ts'
import { titleOf } from './conversation-title.ts'
import type { AgentPorts, ConversationSettings } from './ports.ts'
import { modelToolName, runToolsOf } from './tool-names.ts'

/** What begins a run, in one commit; or why it cannot begin. Nothing is stored when it fails. */
export type Command = (start: Start) => Promise<Result<readonly Write[]>>

type Start = {
  readonly conversation: ConversationId
  readonly ports: AgentPorts
  readonly transcript: Transcript
}

export const sendWrites =
  (text: string): Command =>
  async (start) => {
    const settings = await readSettings(start)
    if (!settings.ok) return settings
    const run = agentRun(start, settings.value)
    if (!run.ok) return run
    if (text.trim() === '') return emptyMessage
    return ok([userMessage(start, text), ...renamed(start, settings.value, titleOf(text)), run.value])
  }

export const editWrites =
  (message: MessageId, text: string): Command =>
  async (start) => {
    const settings = await readSettings(start)
    if (!settings.ok) return settings
    const run = agentRun(start, settings.value)
    if (!run.ok) return run
    if (text.trim() === '') return emptyMessage
    if (lastUserItem(start)?.messageId !== message)
      return fail('not-last-message', 'Only the last message can be edited. Send a new one instead.')
    const parent = await start.ports.eventBefore(start.conversation, message)
    return ok([{ ...userMessage(start, text), parent }, run.value])
  }

export const regenerateWrites: Command = async (start) => {
  const settings = await readSettings(start)
  if (!settings.ok) return settings
  const run = agentRun(start, settings.value)
  if (!run.ok) return run
  const message = lastUserItem(start)
  if (message === undefined)
    return fail('nothing-to-regenerate', 'There is no message to answer again. Send one.')
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
  if (isComplete)
    return fail('nothing-to-continue', 'There is nothing to continue here. Send a message to go on.')
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
    return fail(
      'unknown-tool',
      `There is no tool ${call.alias}.${call.tool} now. Is its server still set up?`,
    )
  const read = ports.consent.readArguments(call.argumentsText)
  return read.ok ? ports.validate(entry.tool.inputSchema, read.value.value) : read
}

const readSettings = async ({ ports, conversation }: Start): Promise<Result<ConversationSettings>> => {
  const settings = await ports.settings(conversation)
  return settings === null
    ? fail('unknown-conversation', 'This conversation does not exist any more.')
    : ok(settings)
}

const agentRun = (start: Start, { model }: ConversationSettings): Result<EventWrite> => {
  if (model === null)
    return fail(
      'no-model',
      'No model is chosen for this conversation. Add one under Settings, Models, or choose one above. Without a model you can run tools yourself: type / to pick one.',
    )
  const { ports } = start
  const tools: readonly RunTool[] = runToolsOf(ports.catalogue())
  const runId = ports.newId.run()
  return ok(write(start, { type: 'run-started', runId, kind: 'agent', model, tools, budget: ports.budget() }))
}

type EventWrite = Extract<Write, { readonly kind: 'event' }>

const write = ({ conversation }: Start, event: ConversationEvent): EventWrite => ({
  kind: 'event',
  conversation,
  event,
})

const userMessage = (start: Start, text: string): EventWrite =>
  write(start, { type: 'user-message', messageId: start.ports.newId.message(), text })

/** The first message or call names the conversation, unless the user has. */
const renamed = (start: Start, settings: ConversationSettings, title: string): readonly Write[] => {
  const isUntitled = settings.title === '' && title !== ''
  return isUntitled ? [write(start, { type: 'conversation-renamed', title, by: 'automatic' })] : []
}

const lastUserItem = ({ transcript }: Start): UserItem | undefined =>
  transcript.items.findLast((item) => item.kind === 'user')

const emptyMessage = fail('empty-message', 'Write a message first.')
