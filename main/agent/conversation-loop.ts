import type { StoredEvent } from '#contract/events'
import type { CallId, ConversationId } from '#contract/ids'
import { t } from '#contract/language/texts'
import type { Transcript } from '#contract/transcript'
import { exhausted } from '#contract/result'
import type { LiveMessage } from '#contract/views'
import { activityOf, type Activity } from './activity.ts'
import { answerRound } from './answer-round.ts'
import { askModel } from './ask-model.ts'
import { createBranch } from './branch.ts'
import { createEffects } from './effects.ts'
import { eventWrite, type LoopContext } from './loop-context.ts'
import { nextSteps, type Step } from './next-steps.ts'
import { dispatchCall, proposeCall } from './perform-call.ts'
import type { AgentPorts, AgentUpdate } from './ports.ts'
import { createQuestionRate } from './question-rate.ts'
import { recoverRun } from './recover-run.ts'
import type { FinishStep } from './run-limits.ts'
import { createSerial, type Serial } from '../serial.ts'
import { outcomeUnknown, settleCall, settleMessage } from './settle-call.ts'
import { createStore } from './storing.ts'
import { stepAfterRestart } from './step-after-restart.ts'
import type { StreamingMessage } from './streaming-message.ts'
import type { ToolFinder } from './tool-search.ts'

export type ConversationLoop = AsyncDisposable & {
  readonly ready: () => Promise<void>
  readonly transcript: () => Transcript
  readonly receive: (events: readonly StoredEvent[]) => void
  /** Once, for a run that an earlier process life left open. Resolves after the first attempt. */
  readonly recover: (readPartials: AgentPorts['partials']) => Promise<void>
  /** Ends what is at work on a call, or settles one that nothing is at work on. */
  readonly cancelCall: (callId: CallId) => Promise<void>
  readonly activity: () => Activity
  readonly live: () => LiveMessage | null
  /** No run is open and nothing is asked for or at work: the loop can be forgotten. */
  readonly isIdle: () => boolean
  /** The user's commands to this conversation, one after the other. */
  readonly commands: Serial
}

/**
 * Takes the steps of one conversation's runs. It keeps no plan: after each stored event and after each effect that
 * ended it computes the next steps from the transcript and starts those that are not in flight. So boot, a late
 * verdict and a plain answer all take the same path.
 */
export const createConversationLoop = (deps: {
  readonly conversation: ConversationId
  readonly ports: AgentPorts
  readonly emit: (update: AgentUpdate) => void
  readonly toolFinder: ToolFinder
}): ConversationLoop => {
  const { conversation, ports, emit } = deps
  const closing = new AbortController()
  const inOrder = createSerial()
  let openCommands = 0
  let live: StreamingMessage | null = null
  let shownActivity: Activity = 'idle'
  let isHeld = false
  /** A run that was found open at the start: no model is asked before the user has answered a question. */
  let isRestarted = false

  const poke = (): void => {
    const isStanding = isHeld || closing.signal.aborted || !branch.isReady()
    if (isStanding) return
    showActivity()
    for (const step of nextSteps(branch.transcript()))
      take(isRestarted ? stepAfterRestart(branch.transcript(), step) : step)
  }

  const branch = createBranch({ read: () => ports.readWholeBranch(conversation), changed: poke })
  const effects = createEffects({ ended: poke, log: ports.log })
  const context: LoopContext = {
    conversation,
    ports,
    transcript: branch.transcript,
    store: createStore({ journal: ports.journal, closing: closing.signal, log: ports.log }),
    emit,
    setLive: (message) => {
      live = message
    },
    startCall: (callId, work) => effects.start(callKey(callId), work),
    proposals: createSerial(),
    questions: createQuestionRate(),
    toolFinder: deps.toolFinder,
    wholeAnswers: new Map(),
  }

  /** A step that ends and changes nothing would be taken again at once, and for ever: it counts as failed. */
  const start = (key: string, work: (signal: AbortSignal) => Promise<void>): void => {
    const { head } = branch.transcript()
    effects.start(key, async (signal) => {
      await work(signal)
      const isUnchanged = !signal.aborted && branch.isReady() && branch.transcript().head === head
      if (isUnchanged) throw new Error('the step changed nothing')
    })
  }

  const take = (step: Step): void => {
    switch (step.kind) {
      case 'ask-model':
        return start(messageKey, (signal) => askModel(context, signal))
      case 'propose-call':
        return start(callKey(step.callId), (signal) => proposeCall(context, step.callId, signal))
      case 'dispatch-call':
        return start(callKey(step.callId), (signal) => dispatchCall(context, step.callId, signal))
      case 'answer-round':
        return start(callKey(step.callId), (signal) => answerRound(context, step.callId, signal))
      case 'await-call':
        return settleLostCall(step.callId)
      case 'cancel-call':
      case 'abort-call':
        return endCall(step.callId)
      case 'await-message':
        return effects.isInFlight(messageKey) ? undefined : settleOpenMessage('interrupted')
      case 'abort-message':
        return effects.abort(messageKey, 'stop') ? undefined : settleOpenMessage('stopped')
      case 'finish-run':
        return finish(step)
      default:
        return exhausted(step)
    }
  }

  const endCall = (callId: CallId): void => {
    if (effects.abort(callKey(callId), 'stop')) return
    start(`settle:${callId}`, () => settleCall(context, callId, t('agent.call.runStopped')))
  }

  const settleLostCall = (callId: CallId): void => {
    if (effects.isInFlight(callKey(callId))) return
    start(`settle:${callId}`, () => settleCall(context, callId, outcomeUnknown().message))
  }

  const settleOpenMessage = (finish: 'stopped' | 'interrupted'): void =>
    start('settle-message', () => settleMessage(context, live?.parts() ?? [], finish))

  /** Last of all: whatever is still at work would store something after the end of its run. */
  const finish = (step: FinishStep): void => {
    if (effects.isIdle()) start(finishKey, () => storeEnd(context, step))
    else if (branch.transcript().run?.stopping === true) effects.abortExcept(finishKey, 'stop')
  }

  const showActivity = (): void => {
    const activity = activityOf(branch.transcript())
    if (activity === shownActivity) return
    shownActivity = activity
    emit({ kind: 'activity-changed', conversation })
  }

  const receive = (events: readonly StoredEvent[]): void => {
    if (events.some(({ event }) => event.type === 'run-started' || isAnsweredByUser(event)))
      isRestarted = false
    branch.receive(events)
  }

  const recover = async (readPartials: AgentPorts['partials']): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>()
    isHeld = true
    effects.start('recover', async () => {
      try {
        await branch.ready()
        await recoverRun(context, await readPartials())
        isRestarted = true
        isHeld = false
      } finally {
        resolve()
      }
    })
    await promise
  }

  const commands: Serial = async (work) => {
    openCommands += 1
    try {
      return await inOrder(work)
    } finally {
      openCommands -= 1
    }
  }

  const cancelCall = async (callId: CallId): Promise<void> => {
    if (effects.abort(callKey(callId), 'cancel')) return
    await settleCall(context, callId, t('agent.call.cancelledByUser'))
  }

  return {
    ready: branch.ready,
    transcript: branch.transcript,
    receive,
    recover,
    cancelCall,
    activity: () => shownActivity,
    live: () => {
      const message = live?.live()
      return message !== undefined && isOpenMessage(branch.transcript(), message) ? message : null
    },
    isIdle: () =>
      openCommands === 0 && branch.isReady() && branch.transcript().run === null && effects.isIdle(),
    commands,
    [Symbol.asyncDispose]: async () => {
      closing.abort()
      await commands(() => Promise.resolve())
      await effects[Symbol.asyncDispose]()
    },
  }
}

const messageKey = 'message'
const finishKey = 'finish'
const callKey = (callId: CallId): string => `call:${callId}`

/** Between the commit of a message's end and the end of its step, the stored message is the truth. */
const isOpenMessage = ({ items, messages }: Transcript, { messageId }: LiveMessage): boolean => {
  const item = items[messages.get(messageId) ?? -1]
  return item?.kind === 'assistant' && item.finish === null
}

const isAnsweredByUser = (event: StoredEvent['event']): boolean =>
  event.type === 'call-decided' &&
  event.by === 'user' &&
  (event.verdict === 'allowed' || event.verdict === 'denied')

const storeEnd = async (context: LoopContext, { reason, problem }: FinishStep): Promise<void> => {
  const { run } = context.transcript()
  if (run === null) return
  await context.store([
    eventWrite(context, {
      type: 'run-finished',
      runId: run.runId,
      reason,
      ...(problem === undefined ? {} : { problem }),
    }),
  ])
}
