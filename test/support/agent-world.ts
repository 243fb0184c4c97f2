import { conversationWideTypes, type ConversationEvent, type StoredEvent } from '#contract/events'
import {
  askId,
  callId,
  conversationId,
  messageId,
  payloadId,
  runId,
  serverId,
  type CallId,
  type ConversationId,
  type RequestId,
} from '#contract/ids'
import type { JsonObject } from '#contract/json'
import type { ServerRequest } from '#contract/server-requests'
import { fail, ok, type Result } from '#contract/result'
import { applyEvents, callOf, emptyTranscript, type Transcript } from '#contract/transcript'
import type { CallInput, CatalogueEntry, Permit, ToolTarget } from '../../main/call.ts'
import { createAgent, type Agent } from '../../main/agent/agent.ts'
import type { AgentPorts, AgentUpdate, PartialMessage } from '../../main/agent/ports.ts'
import type { Write } from '../../main/journal.ts'
import type { ModelRequest } from '../../main/model-request.ts'
import type { AnswerServerRequest } from '../../main/server-request.ts'
import { entryOf, targetOf } from './agent-target.ts'
import { says, type ModelScript, type ToolScript } from './agent-scripts.ts'
import { noAttachments } from './attachment-samples.ts'

/**
 * Everything around an agent, in memory: a journal that stores and publishes as the real one does, a consent port
 * whose verdicts the test gives, servers and models that follow a script. A crash takes all of it but the journal.
 */
export type World = ReturnType<typeof createWorld>

export class StorageError extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

export type WorldOptions = {
  readonly tools?: Readonly<Record<string, ToolScript>>
  readonly model?: ModelScript
  readonly budget?: { steps: number; tokens: number | null; costUsd: number | null }
  readonly contextTokens?: number | null
  readonly takesResultPictures?: boolean
  readonly takesTools?: boolean
  /** The tools that are listed at this moment; those of `tools` unless given. */
  readonly catalogue?: () => readonly CatalogueEntry[]
  readonly title?: string
  readonly modelName?: string | null
  readonly attachments?: AgentPorts['attachments']
  readonly prepare?: (tool: string, signal: AbortSignal) => Promise<Result<null>>
  /** Whether a session grant covers the tool. */
  readonly granted?: (tool: string) => boolean
  readonly validate?: (value: unknown) => Result<null>
  /** What servers get that ask for something; an empty answer unless given. */
  readonly answers?: AnswerServerRequest
  /** What a server's launch is known by at this moment. */
  readonly launchHash?: () => string
  /** The consent gate has lost its memory: it neither cancels nor asks again. */
  readonly isForgetful?: boolean
  readonly beforeSettings?: () => Promise<void>
  /** Awaited before each commit: lets a test shuffle what happens at the same time. */
  readonly pause?: () => Promise<void>
}

export const conversation: ConversationId = conversationId.parse('conversation')

type Row = { readonly stored: StoredEvent }
type Permitted = Asked & { readonly callId: CallId; readonly tool: string }
type Asked = { readonly canonical: string; readonly input: CallInput | null }
type Question = Asked & {
  readonly requestId: RequestId
  state: 'asking' | 'pending' | 'allowed'
}

export const createWorld = (options: WorldOptions = {}) => {
  const rows: Row[] = []
  const payloads = new Map<string, string>()
  const partials = new Map<string, PartialMessage>()
  const dispatched: { callId: CallId; tool: string; args: string; input: CallInput | null }[] = []
  /** What is asked of a call, as the history keeps it: it outlives a crash. */
  const asked = new Map<CallId, Asked>()
  const asks: { callId: CallId | null; request: ServerRequest }[] = []
  const requests: ModelRequest[] = []
  const updates: AgentUpdate[] = []
  const watchers = new Set<() => void>()
  const proposalsSeen: CallId[] = []
  const commits: (readonly Write[])[] = []
  let head: number | null = null
  let counter = 0
  let failures: string[] = []
  let script: ModelScript = options.model ?? says('done')
  const settings = {
    title: options.title ?? '',
    model: options.modelName === undefined ? 'local/test' : options.modelName,
    instructions: '',
    effort: 'default' as const,
  }
  const tools = options.tools ?? {}
  const nextId = (): string => `id-${(counter += 1)}`

  const notify = (): void => {
    for (const watcher of watchers) watcher()
  }

  const branch = (): StoredEvent[] => {
    const bySeq = new Map(rows.map(({ stored }) => [stored.seq, stored]))
    const found: StoredEvent[] = []
    for (let at = head; at !== null;) {
      const stored = bySeq.get(at)
      if (!stored) break
      found.unshift(stored)
      at = stored.parent
    }
    return found
  }

  const append = (event: ConversationEvent, parent: number | null | undefined): StoredEvent => {
    const isWide = conversationWideTypes.includes(event.type)
    const stored: StoredEvent = {
      seq: rows.length + 1,
      conversation,
      parent: isWide ? null : parent === undefined ? head : parent,
      at: rows.length,
      event,
    }
    rows.push({ stored })
    if (!isWide) head = stored.seq
    if (event.type === 'conversation-renamed') settings.title = event.title
    if (event.type === 'assistant-finished') partials.delete(event.messageId)
    return stored
  }

  /** One process life: what it has in memory dies with it. */
  const live = () => {
    let isDead = false
    const questions = new Map<CallId, Question>()
    const permits = new Map<symbol, Permitted>()

    const commit = async (writes: readonly Write[]): Promise<readonly StoredEvent[]> => {
      await Promise.resolve()
      await options.pause?.()
      if (isDead) throw new StorageError('closed')
      const failure = failures.shift()
      if (failure !== undefined) throw new StorageError(failure)
      commits.push(writes)
      const events: StoredEvent[] = []
      for (const write of writes) {
        if (write.kind === 'event') events.push(append(write.event, write.parent))
        if (write.kind === 'payload') payloads.set(write.payload, write.text)
        if (write.kind === 'partial') partials.set(write.messageId, write)
      }
      if (events.length > 0) agent.receive(events)
      notify()
      await Promise.resolve()
      return events
    }

    const event = (one: ConversationEvent): Write => ({ kind: 'event', conversation, event: one })
    const newRequest = (): RequestId => nextId() as RequestId
    const mint = (contents: Permitted): Permit => {
      const permit = { permit: Symbol('permit') }
      permits.set(permit.permit, contents)
      return permit
    }
    const decided = (
      call: CallId,
      requestId: RequestId,
      verdict: 'allowed' | 'denied' | 'cancelled' | 'stale' | 'parked',
      by: 'user' | 'program' | 'session-grant',
    ) => event({ type: 'call-decided', callId: call, requestId, verdict, by })
    const proposed = (call: CallId, requestId: RequestId) =>
      event({
        type: 'call-proposed',
        callId: call,
        requestId,
        serverId: serverId.parse('server'),
        callHash: 'h',
      })

    /** Nobody can answer a question before it is stored. */
    const ask = async (
      { call, requestId, ...exact }: Asked & { call: CallId; requestId: RequestId },
      before: readonly Write[],
    ): Promise<void> => {
      const question: Question = { requestId, ...exact, state: 'asking' }
      questions.set(call, question)
      asked.set(call, exact)
      await commit([...before, proposed(call, requestId)])
      question.state = 'pending'
      notify()
    }

    const target = (alias: string, tool: string): ToolTarget => ({
      ...targetOf(alias, tool),
      ...(options.launchHash && { launchHash: options.launchHash() }),
    })

    const useGrant: AgentPorts['consent']['useGrant'] = async (proposal, alongside) => {
      const { callId: call, target, canonicalArguments: canonical, input } = proposal
      if (proposal.asksAnyway || !options.granted?.(target.tool.name)) return null
      const requestId = newRequest()
      proposalsSeen.push(call)
      const dispatch = event({ type: 'call-dispatched', callId: call, requestId })
      const verdict = decided(call, requestId, 'allowed', 'session-grant')
      await commit([...alongside, proposed(call, requestId), verdict, dispatch])
      return mint({ callId: call, tool: target.tool.name, canonical, input })
    }

    const ports: AgentPorts = {
      journal: { commit },
      readWholeBranch: async () => branch(),
      eventBefore: async (_conversation, id) => {
        const row = rows.find(
          ({ stored }) => stored.event.type === 'user-message' && stored.event.messageId === id,
        )
        return row?.stored.parent ?? null
      },
      readPayload: async (payload) => payloads.get(payload) ?? null,
      attachments: options.attachments ?? noAttachments,
      settings: async () => {
        queueMicrotask(notify)
        await options.beforeSettings?.()
        return settings
      },
      partials: async () => [...partials.values()],
      budget: () => options.budget ?? { steps: 50, tokens: null, costUsd: null },
      catalogue: () => options.catalogue?.() ?? Object.keys(tools).map(entryOf),
      tools: {
        prepare: async (alias, tool, { signal }) => {
          queueMicrotask(notify)
          const problem = await options.prepare?.(tool, signal)
          if (problem && !problem.ok) return problem
          return tools[tool] ? ok(target(alias, tool)) : fail('unknown-tool', `no tool ${tool}`)
        },
        target: (alias, tool) => (tools[tool] ? target(alias, tool) : null),
        dispatch: async (permit, dispatchOptions) => {
          const contents = permits.get(permit.permit)
          if (!contents) throw new Error('a permit that was never minted, or used twice')
          permits.delete(permit.permit)
          const { callId: call, tool, canonical: args, input } = contents
          dispatched.push({ callId: call, tool, args, input })
          queueMicrotask(notify)
          const run = tools[tool]
          if (!run) throw new Error('no such tool')
          return run(JSON.parse(args) as JsonObject, dispatchOptions, input)
        },
      },
      validate: async (_schema, value) => options.validate?.(value) ?? ok(null),
      consent: {
        readArguments: (text) => {
          try {
            const value = JSON.parse(text) as JsonObject
            return ok({ canonical: JSON.stringify(value), value })
          } catch {
            return fail('invalid-json', 'The arguments are no JSON.')
          }
        },
        propose: async (proposal) => {
          const permit = await useGrant(proposal, [])
          if (permit) return { kind: 'permitted', permit }
          const { callId: call, canonicalArguments: canonical, input } = proposal
          proposalsSeen.push(call)
          await ask({ call, requestId: newRequest(), canonical, input }, [])
          return { kind: 'asked' }
        },
        useGrant,
        consume: async (call, target) => {
          const question = questions.get(call)
          if (question?.state !== 'allowed') return { kind: 'refused' }
          questions.delete(call)
          if (stale.delete(call)) {
            await commit([decided(call, question.requestId, 'stale', 'program')])
            return { kind: 'refused' }
          }
          await commit([event({ type: 'call-dispatched', callId: call, requestId: question.requestId })])
          return {
            kind: 'permitted',
            permit: mint({ ...question, callId: call, tool: target.tool.name }),
          }
        },
        cancel: async (_conversation, calls) => {
          if (options.isForgetful) return
          for (const call of calls) {
            const question = questions.get(call)
            if (!question) continue
            questions.delete(call)
            await commit([decided(call, question.requestId, 'cancelled', 'program')])
          }
        },
        reask: async (_conversation, call) => {
          const state = callOf(world.transcript(), call)?.state
          if (options.isForgetful || (state?.kind !== 'waiting' && state?.kind !== 'allowed')) return
          const exact = asked.get(call)
          if (exact === undefined) return
          const parked = decided(call, state.requestId, 'parked', 'program')
          await ask({ call, requestId: newRequest(), ...exact }, [parked])
        },
      },
      serverRequests: {
        answer: async (asker, request, signal) => {
          asks.push({ callId: asker.call?.callId ?? null, request })
          queueMicrotask(notify)
          const answered = await (options.answers ?? givesNothing)(asker, request, signal)
          return answered
        },
      },
      model: {
        stream: (request, signal) => {
          requests.push(request)
          queueMicrotask(notify)
          return script(request, signal)
        },
        takesTools: () => options.takesTools ?? true,
        takesResultPictures: () => options.takesResultPictures ?? false,
        contextTokens: () => options.contextTokens ?? null,
        price: (_model, usage) => usage.outputTokens / 1000,
      },
      newId: {
        message: () => messageId.parse(nextId()),
        run: () => runId.parse(nextId()),
        call: () => callId.parse(nextId()),
        payload: () => payloadId.parse(nextId()),
        ask: () => askId.parse(nextId()),
      },
      log: (line) => logged.push(line),
    }
    const agent = createAgent(ports)
    agent.subscribe((update) => {
      updates.push(update)
      notify()
    })

    /** The user's verdict on the open question of a call. False when there is none. */
    const decide = async (call: CallId, verdict: 'allowed' | 'denied'): Promise<boolean> => {
      const question = questions.get(call)
      if (question?.state !== 'pending') return false
      if (verdict === 'allowed') question.state = 'allowed'
      else questions.delete(call)
      await commit([decided(call, question.requestId, verdict, 'user')])
      return true
    }
    return {
      agent,
      commit,
      decide,
      open: () => [...questions].filter(([, { state }]) => state === 'pending').map(([call]) => call),
      die: () => void (isDead = true),
    }
  }

  const stale = new Set<CallId>()
  const logged: string[] = []
  let life = live()

  const world = {
    get agent(): Agent {
      return life.agent
    },
    settings,
    rows,
    payloads,
    partials,
    dispatched,
    asks,
    requests,
    updates,
    commits,
    logged,
    stale,
    proposalsSeen,
    transcript: (): Transcript => applyEvents(emptyTranscript, branch()),
    branch,
    events: (): readonly ConversationEvent[] => branch().map(({ event }) => event),
    setModel: (next: ModelScript) => void (script = next),
    failCommits: (...codes: string[]) => void (failures = codes),
    decide: (call: CallId, verdict: 'allowed' | 'denied') => life.decide(call, verdict),
    commit: (writes: readonly Write[]) => life.commit(writes),
    openQuestions: () => life.open(),
    /** The process dies: nothing more is stored by it, and a new one starts over the same journal. */
    crash: async (): Promise<void> => {
      const old = life
      old.die()
      life = live()
      void old.agent[Symbol.asyncDispose]()
      await life.agent.resume(world.transcript().run === null ? [] : [conversation])
    },
    /** As `crash`, but the process ends in order. */
    restart: async (): Promise<void> => {
      await life.agent[Symbol.asyncDispose]()
      life.die()
      life = live()
      await life.agent.resume(world.transcript().run === null ? [] : [conversation])
    },
    /** Resolves as soon as the condition holds; checked after each commit and each update. */
    until: (isTrue: () => boolean, what = 'the condition'): Promise<void> =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (!isTrue()) return
          stopWatching()
          resolve()
        }
        const deadline = setTimeout(() => {
          stopWatching()
          reject(
            new Error(
              `${what} did not come true: ${JSON.stringify(world.events().slice(-6))} ${logged.join('\n')}`,
            ),
          )
        }, 5_000)
        const stopWatching = (): void => {
          clearTimeout(deadline)
          watchers.delete(check)
        }
        watchers.add(check)
        check()
      }),
    untilRunEnds: (): Promise<void> =>
      world.until(() => world.events().at(-1)?.type === 'run-finished', 'the end of the run'),
    untilAsked: (count = 1): Promise<void> =>
      world.until(
        () => life.open().length === count && waitingCalls(world.transcript()) === count,
        `${count} questions`,
      ),
    lastEvent: <Type extends ConversationEvent['type']>(type: Type) =>
      world
        .events()
        .filter((event): event is Extract<ConversationEvent, { readonly type: Type }> => event.type === type)
        .at(-1),
    [Symbol.asyncDispose]: async (): Promise<void> => {
      await life.agent[Symbol.asyncDispose]()
    },
  }
  return world
}

const waitingCalls = (transcript: Transcript): number =>
  transcript.items.filter((item) => item.kind === 'call' && item.state.kind === 'waiting').length

const givesNothing: AnswerServerRequest = async () => ({ answer: { kind: 'result', result: {} }, used: null })
