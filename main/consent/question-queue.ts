import type { RequestId } from '#contract/ids'
import { t } from '#contract/language/texts'
import type { Input, Output } from '#contract/methods'
import { fail, ok, type Result } from '#contract/result'
import type { ConsentView, Question } from '#contract/views'
import { createSerial, type Serial } from '../serial.ts'

export type Decision = Input<'decide'>
/** What the page is told of a decision that counts. */
export type Settled = Output<'decide'>

/** An open question and what its answer does. `settle` stores the answer before anything else happens. */
export type OpenQuestion = {
  readonly question: Question
  readonly settle: (decision: Decision) => Promise<Result<Settled>>
}

export type QueueView = Pick<ConsentView, 'question' | 'position' | 'total'>

export type QuestionQueue = {
  readonly add: (open: OpenQuestion) => void
  /** Puts another question in the place of an open one, from within the other's `settle`. */
  readonly replace: (requestId: RequestId, open: OpenQuestion) => void
  /** Takes a question away unless it is settled already, once `store` has stored why; tells whether it did. */
  readonly withdraw: (requestId: RequestId, store: () => Promise<unknown>) => Promise<boolean>
  readonly view: (position: number) => QueueView
  readonly count: () => number
  /** First decision wins; it must name the form that is shown now. A failure leaves the question open. */
  readonly decide: (decision: Decision) => Promise<Result<Settled>>
  readonly subscribe: (listener: () => void) => () => void
}

export const createQuestionQueue = (): QuestionQueue => {
  const open = new Map<RequestId, OpenQuestion & { readonly turn: Serial }>()
  const listeners = new Set<() => void>()

  const changed = (): void => listeners.forEach((listener) => listener())

  const remove = (requestId: RequestId): void => {
    open.delete(requestId)
    changed()
  }

  const settle = async (decision: Decision): Promise<Result<Settled>> => {
    const entry = open.get(decision.requestId)
    if (!entry) return settledAlready()
    if (entry.question.shownHash !== decision.shownHash)
      return fail('shown-differs', t('consent.problem.shownDiffers'))
    const settled = await entry.settle(decision)
    if (settled.ok) remove(decision.requestId)
    return settled
  }

  return {
    add: (entry) => {
      open.set(entry.question.requestId, { ...entry, turn: createSerial() })
      changed()
    },
    replace: (requestId, entry) => {
      const entries = [...open]
      open.clear()
      for (const [id, old] of entries)
        if (id === requestId) open.set(entry.question.requestId, { ...entry, turn: createSerial() })
        else open.set(id, old)
      changed()
    },
    withdraw: async (requestId, store) => {
      const entry = open.get(requestId)
      if (!entry) return false
      return entry.turn(async () => {
        if (!open.has(requestId)) return false
        await store()
        remove(requestId)
        return true
      })
    },
    view: (position) => viewOf([...open.values()], position),
    count: () => open.size,
    decide: async (decision) => {
      const entry = open.get(decision.requestId)
      return entry ? entry.turn(() => settle(decision)) : settledAlready()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** For a decision that comes too late. */
export const settledAlready = (): Result<never> =>
  fail('already-settled', t('consent.problem.alreadySettled'))

const viewOf = (entries: readonly OpenQuestion[], position: number): QueueView => {
  const at = Math.max(0, Math.min(position, entries.length - 1))
  return {
    question: entries[at]?.question ?? null,
    position: entries.length === 0 ? 0 : at,
    total: entries.length,
  }
}

/** Shared by all kinds: what a page may answer depends on the question. */
export const wrongAnswer = (): Result<never> => fail('wrong-answer', t('consent.problem.wrongAnswer'))
export const settled: Result<Settled> = ok({ open: null })
