import type { StoredEvent } from '#contract/events'
import type { AttachmentId, CallId, ConversationId, MessageId } from '#contract/ids'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import { isSettled, type CallItem } from '#contract/call-item'
import { callOf } from '#contract/transcript'
import type { LiveMessage } from '#contract/views'
import type { Activity } from './activity.ts'
import { createConversationLoop, type ConversationLoop } from './conversation-loop.ts'
import { messageOf } from './effects.ts'
import type { AgentPorts, AgentUpdate } from './ports.ts'
import {
  continueWrites,
  editWrites,
  manualWrites,
  regenerateWrites,
  sendWrites,
  type Command,
} from './run-writes.ts'
import { commitNow } from './storing.ts'
import { createToolFinder } from './tool-search.ts'

export type ManualCall = { readonly alias: string; readonly tool: string; readonly argumentsText: string }

/**
 * Runs conversations' agents. Each command resolves when what it asks for is stored; what follows arrives as events.
 * A command that cannot be followed fails with a sentence for the user and changes nothing.
 */
export type Agent = AsyncDisposable & {
  readonly send: (
    conversation: ConversationId,
    text: string,
    attachments?: readonly AttachmentId[],
  ) => Promise<Result<null>>
  /** Replaces the last user message; what followed it stays on its own branch. Without `attachments` it keeps its own. */
  readonly edit: (
    conversation: ConversationId,
    message: MessageId,
    text: string,
    attachments?: readonly AttachmentId[],
  ) => Promise<Result<null>>
  /** Answers the last user message again; what followed it stays on its own branch. */
  readonly regenerate: (conversation: ConversationId) => Promise<Result<null>>
  readonly continueRun: (conversation: ConversationId) => Promise<Result<null>>
  /** Also succeeds when nothing runs. */
  readonly stop: (conversation: ConversationId) => Promise<Result<null>>
  /** Runs one tool for the user: the same steps as for a model's call, without a model. */
  readonly runTool: (conversation: ConversationId, call: ManualCall) => Promise<Result<null>>
  readonly cancelCall: (conversation: ConversationId, callId: CallId) => Promise<Result<null>>
  /** Counts from the moment the call was sent; replaces an earlier limit. */
  readonly limitCall: (conversation: ConversationId, callId: CallId, seconds: number) => Promise<Result<null>>
  /** For every stored event, in order, before pages see it. */
  readonly receive: (events: readonly StoredEvent[]) => void
  /** Once at the start, with the conversations whose run was left open. */
  readonly resume: (conversations: readonly ConversationId[]) => Promise<void>
  readonly activity: (conversation: ConversationId) => Activity
  readonly live: (conversation: ConversationId) => LiveMessage | null
  readonly subscribe: (listener: (update: AgentUpdate) => void) => () => void
}

/** So many idle conversations stay loaded, so that a long one is not read again for each message. */
const idleLoopLimit = 4

export const createAgent = (ports: AgentPorts): Agent => {
  const loops = new Map<ConversationId, ConversationLoop>()
  const listeners = new Set<(update: AgentUpdate) => void>()
  const toolFinder = createToolFinder()
  let isClosed = false

  const emit = (update: AgentUpdate): void => listeners.forEach((listener) => listener(update))

  const loopOf = (conversation: ConversationId): ConversationLoop => {
    const known = loops.get(conversation)
    if (known !== undefined) return known
    forgetIdle()
    const loop = createConversationLoop({ conversation, ports, emit, toolFinder })
    loops.set(conversation, loop)
    return loop
  }

  const forgetIdle = (): void => {
    const idle = [...loops].filter(([, loop]) => loop.isIdle())
    for (const [conversation] of idle.slice(0, Math.max(0, idle.length - idleLoopLimit)))
      loops.delete(conversation)
  }

  /** Commands of one conversation run one after the other, each on the transcript that the one before it left. */
  const command = async (
    conversation: ConversationId,
    work: (loop: ConversationLoop) => Promise<Result<null>>,
  ): Promise<Result<null>> => {
    if (isClosed) return fail('closing', t('agent.command.closing'))
    const loop = loopOf(conversation)
    return loop.commands(async () => {
      await loop.ready()
      return work(loop)
    })
  }

  const start = (conversation: ConversationId, writes: Command): Promise<Result<null>> =>
    command(conversation, async (loop) => {
      const transcript = loop.transcript()
      if (transcript.run !== null) return runActive()
      const made = await writes({ conversation, ports, transcript })
      return made.ok ? commitNow(ports.journal, made.value) : made
    })

  const stop: Agent['stop'] = (conversation) =>
    command(conversation, async (loop) => {
      const { run } = loop.transcript()
      if (run === null || run.stopping) return ok(null)
      const event = { type: 'run-stop-requested', runId: run.runId } as const
      return commitNow(ports.journal, [{ kind: 'event', conversation, event }])
    })

  const onOpenCall = (
    conversation: ConversationId,
    callId: CallId,
    work: (loop: ConversationLoop, call: CallItem) => Promise<Result<null>>,
  ): Promise<Result<null>> =>
    command(conversation, async (loop) => {
      const call = callOf(loop.transcript(), callId)
      if (call === undefined) return fail('unknown-call', t('agent.command.unknownCall'))
      return isSettled(call.state) ? fail('call-ended', t('agent.command.callEnded')) : work(loop, call)
    })

  const cancelCall: Agent['cancelCall'] = (conversation, callId) =>
    onOpenCall(conversation, callId, async (loop) => {
      try {
        await loop.cancelCall(callId)
        return ok(null)
      } catch (error) {
        ports.log(`agent: a call could not be cancelled: ${messageOf(error)}`)
        return fail('call-moved', t('agent.command.callMoved'))
      }
    })

  const limitCall: Agent['limitCall'] = (conversation, callId, seconds) =>
    onOpenCall(conversation, callId, () =>
      commitNow(ports.journal, [
        { kind: 'event', conversation, event: { type: 'call-limited', callId, seconds } },
      ]),
    )

  const receive = (events: readonly StoredEvent[]): void => {
    for (const [conversation, own] of Map.groupBy(events, (stored) => stored.conversation)) {
      loops.get(conversation)?.receive(own)
      if (own.some(({ event }) => event.type === 'conversation-deleted')) void stopDeleted(conversation)
    }
  }

  /** Nobody could answer the questions of a conversation that is no longer shown. */
  const stopDeleted = async (conversation: ConversationId): Promise<void> => {
    if (!loops.has(conversation)) return
    try {
      await stop(conversation)
    } catch (error) {
      ports.log(`agent: a deleted conversation could not be stopped: ${messageOf(error)}`)
    }
  }

  const resume = async (conversations: readonly ConversationId[]): Promise<void> => {
    const partials = ports.partials()
    await Promise.all(conversations.map((conversation) => loopOf(conversation).recover(() => partials)))
  }

  const subscribe: Agent['subscribe'] = (listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  return {
    send: (conversation, text, attachments = []) => start(conversation, sendWrites(text, attachments)),
    edit: (conversation, message, text, attachments) =>
      start(conversation, editWrites(message, text, attachments)),
    regenerate: (conversation) => start(conversation, regenerateWrites),
    continueRun: (conversation) => start(conversation, continueWrites),
    stop,
    runTool: (conversation, call) => start(conversation, manualWrites(call)),
    cancelCall,
    limitCall,
    receive,
    resume,
    activity: (conversation) => loops.get(conversation)?.activity() ?? 'idle',
    live: (conversation) => loops.get(conversation)?.live() ?? null,
    subscribe,
    [Symbol.asyncDispose]: async () => {
      isClosed = true
      await Promise.all([...loops.values()].map((loop) => loop[Symbol.asyncDispose]()))
    },
  }
}

const runActive = (): Result<never> => fail('run-active', t('agent.command.runActive'))
