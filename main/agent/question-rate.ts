import type { RunId } from '#contract/ids'

/** A run may put this many questions within a minute (consent.md row 24). Calls by hand are not counted. */
const questionLimit = 20
const windowMs = 60_000

export type QuestionRate = {
  readonly mayAsk: (run: RunId) => boolean
  readonly count: (run: RunId) => void
}

/** Counts by the monotonic clock, so that a changed wall clock lifts no limit. */
export const createQuestionRate = (now: () => number = () => performance.now()): QuestionRate => {
  let asked: readonly { readonly run: RunId; readonly at: number }[] = []
  const recent = (run: RunId) => asked.filter((one) => one.run === run && now() - one.at < windowMs)
  return {
    mayAsk: (run) => recent(run).length < questionLimit,
    count: (run) => {
      asked = [...recent(run), { run, at: now() }]
    },
  }
}
