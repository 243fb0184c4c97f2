import type { RequestId } from '#contract/ids'
import { exhausted, ok, type Result } from '#contract/result'
import type { Journal, Write } from '../journal.ts'
import type { Asker } from '../server-questions.ts'
import { shownAs, type QuestionText } from './question.ts'
import {
  settled,
  settledAlready,
  wrongAnswer,
  type Decision,
  type OpenQuestion,
  type QuestionQueue,
  type Settled,
} from './question-queue.ts'
import type { Judged, ServerQuestion } from './server-question.ts'
import {
  askedWrites,
  decidedWrites,
  outcomeWrite,
  type ServerQuestionRecord,
} from './server-question-record.ts'

export type AskServerQuestionDeps = {
  readonly bootId: string
  readonly journal: Journal
  readonly queue: QuestionQueue
  readonly newRequestId: () => RequestId
  readonly openUrl: ((address: string) => Promise<Result<null>>) | null
  /** Which questions are open, and who asks them. */
  readonly open: Map<RequestId, Asker>
  readonly now: () => number
  readonly log: (line: string) => void
}

/**
 * One request of a server, from its first question to its answer; another question may take the first one's place.
 * Resolves when it is decided or withdrawn, and rejects when it could not be stored.
 */
export const askServerQuestion = async <Value>(
  deps: AskServerQuestionDeps,
  asker: Asker,
  first: ServerQuestion<Value>,
  signal: AbortSignal,
): Promise<Value> => {
  const { journal, queue, open } = deps
  const { promise, resolve } = Promise.withResolvers<Value>()

  const newRecord = ({ kind, text }: ServerQuestion<Value>): ServerQuestionRecord => ({
    requestId: deps.newRequestId(),
    kind,
    asker,
    exact: text.exact,
    bootId: deps.bootId,
  })

  /** What stands now. */
  let current = newRecord(first)

  const show = (question: ServerQuestion<Value>): OpenQuestion => ({
    question: shownAs(current.requestId, question.text),
    settle: (decision) => settle(question, decision),
  })

  const settle = async (question: ServerQuestion<Value>, decision: Decision): Promise<Result<Settled>> => {
    const judged = await question.judge(decision)
    if (!judged.ok) return judged
    return signal.aborted ? settledAlready() : carryOut(judged.value)
  }

  const carryOut = async (judged: Judged<Value>): Promise<Result<Settled>> => {
    switch (judged.kind) {
      case 'decided':
        await journal.commit(decidedWrites(current, judged.to, judged.verdict))
        return end(judged.value)
      case 'open':
        await journal.commit(decidedWrites(current, 'consumed', 'allowed'))
        return openAddress(judged)
      case 'instead':
        return putInstead(judged.question, decidedWrites(current, 'cancelled', judged.verdict))
      default:
        return exhausted(judged)
    }
  }

  /** Once for each decision: what could not be opened is asked about again. */
  const openAddress = async (
    judged: Extract<Judged<Value>, { readonly kind: 'open' }>,
  ): Promise<Result<Settled>> => {
    if (deps.openUrl === null) {
      end(judged.value)
      queue.replace(current.requestId, afterwards(judged.opened))
      return ok({ open: judged.address })
    }
    const opened = await deps.openUrl(judged.address)
    if (opened.ok) return end(judged.value)
    const again = judged.again(opened.problem.message)
    return putInstead(again, [outcomeWrite(current, 'not opened')]).catch((error: unknown) => {
      deps.log(`question not stored: ${String(error)}`)
      return end(first.withdrawn)
    })
  }

  /** Decides nothing any more: it is put away. */
  const afterwards = (text: QuestionText): OpenQuestion => ({
    question: shownAs(deps.newRequestId(), text),
    settle: async ({ verdict }) => (verdict === 'dismiss' ? settled : wrongAnswer()),
  })

  const putInstead = async (
    question: ServerQuestion<Value>,
    before: readonly Write[],
  ): Promise<Result<Settled>> => {
    const old = current.requestId
    const record = newRecord(question)
    await journal.commit([...before, ...askedWrites(record, deps.now())])
    current = record
    open.delete(old)
    open.set(record.requestId, asker)
    queue.replace(old, show(question))
    if (signal.aborted) withdraw()
    return settled
  }

  const end = (value: Value): Result<Settled> => {
    open.delete(current.requestId)
    signal.removeEventListener('abort', withdraw)
    resolve(value)
    return settled
  }

  /** A withdrawal that cannot be stored takes the question away all the same: nobody waits for its answer. */
  const withdraw = (): void => {
    const store = (): Promise<unknown> =>
      journal
        .commit(decidedWrites(current, 'cancelled', 'withdrawn'))
        .catch((error: unknown) => deps.log(`withdrawal not stored: ${String(error)}`))
    void queue.withdraw(current.requestId, store).then((wasOpen) => wasOpen && end(first.withdrawn))
  }

  await journal.commit(askedWrites(current, deps.now()))
  open.set(current.requestId, asker)
  queue.add(show(first))
  signal.addEventListener('abort', withdraw)
  if (signal.aborted) withdraw()
  return promise
}
