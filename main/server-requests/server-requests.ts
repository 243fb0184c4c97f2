import { t } from '#contract/language/texts'
import { exhausted } from '#contract/result'
import type { ServerRequest } from '#contract/server-requests'
import type { Asker } from '../server-questions.ts'
import type { AnsweredRequest, AnswerServerRequest } from '../server-request.ts'
import { createAskingLimits, type AskingLimits, type Lane, type Turn } from './asking-limits.ts'
import { answerAddress, answerForm } from './elicitation.ts'
import type { ServerRequestsPorts } from './ports.ts'
import { badParametersCode, refusals, withoutModel } from './refusals.ts'
import { createRoots } from './roots.ts'
import { answerSampling } from './sampling.ts'

/** Answers what servers ask of us. Each answer but that to `roots` is the user's decision (consent.md, row 18). */
export type ServerRequests = {
  /** Aborting takes the request back: its question is withdrawn and its model is stopped. */
  readonly answer: AnswerServerRequest
}

export const createServerRequests = (ports: ServerRequestsPorts): ServerRequests => {
  const limits = createAskingLimits(ports.now)
  const answerRoots = createRoots(ports)
  const warned = new Map<string, number>()
  const flaws = new Map<string, string>()

  /** Tells the user once an hour at most: the notice can be dismissed, and a server may go on asking for days. */
  const warnOnce = ({ serverId, alias }: Asker): void => {
    const before = warned.get(serverId)
    if (before !== undefined && ports.now() - before < warnAgainMs) return
    warned.set(serverId, ports.now())
    ports.log(alias, t('serverRequests.log.tooOften'))
    ports.warn(`server-asks-too-often-${serverId}`, () => t('serverRequests.notice.tooOften', { alias }))
  }

  /** A request that cannot be is the server's mistake: its log says which, once while it is the same. */
  const noteFlaw = ({ serverId, alias }: Asker, { answer }: AnsweredRequest): void => {
    if (answer.kind !== 'error' || answer.code !== badParametersCode) return
    if (flaws.get(serverId) === answer.message) return
    flaws.set(serverId, answer.message)
    ports.log(alias, t('serverRequests.log.refused', { reason: answer.message }))
  }

  const inLine = async (
    asker: Asker,
    lane: Lane,
    signal: AbortSignal,
    work: () => Promise<AnsweredRequest>,
  ): Promise<AnsweredRequest> => {
    const turn = await limits.inTurn(asker.serverId, lane, signal, work)
    if (turn.kind === 'too-many') warnOnce(asker)
    return answerOf(turn)
  }

  const answerOne = (asker: Asker, request: ServerRequest, signal: AbortSignal): Promise<AnsweredRequest> => {
    const asking = { ports, asker, signal, ...countedFor(asker, limits, warnOnce) }
    switch (request.kind) {
      case 'roots':
        return answerRoots(asker).then(withoutModel)
      case 'sampling':
        return inLine(asker, 'sampling', signal, () => answerSampling(asking, request.params))
      case 'elicit-form':
        return inLine(asker, 'question', signal, () => answerForm(asking, request).then(withoutModel))
      case 'elicit-url':
        return inLine(asker, 'question', signal, () => answerAddress(asking, request).then(withoutModel))
      default:
        return exhausted(request)
    }
  }

  return {
    answer: async (asker, request, signal) => {
      try {
        const answered = await answerOne(asker, request, signal)
        noteFlaw(asker, answered)
        return answered
      } catch (error) {
        ports.log(asker.alias, t('serverRequests.log.notAnswered', { reason: String(error) }))
        return withoutModel(refusals.internal)
      }
    },
  }
}

const warnAgainMs = 3_600_000

const answerOf = (turn: Turn<AnsweredRequest>): AnsweredRequest => {
  switch (turn.kind) {
    case 'done':
      return turn.value
    case 'too-many':
      return withoutModel(refusals.tooManyRequests)
    case 'cancelled':
      return withoutModel(refusals.cancelled)
    default:
      return exhausted(turn)
  }
}

/** Whether one more question, or one more answer of a model, may be had for this request. */
const countedFor = (asker: Asker, limits: AskingLimits, warn: (asker: Asker) => void) => {
  const told = (isWithin: boolean): boolean => {
    if (!isWithin) warn(asker)
    return isWithin
  }
  return {
    mayAsk: () => told(limits.countQuestion(asker.serverId)),
    maySample: () => told(limits.countSampling(asker.serverId, asker.call?.callId ?? null)),
  }
}
