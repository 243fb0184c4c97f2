import type { ConversationId, RequestId } from '#contract/ids'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { Journal } from '../journal.ts'
import type { Asker, ServerQuestions } from '../server-questions.ts'
import { askAddress } from './address-question.ts'
import type { CheckPattern } from './form-answer.ts'
import { askForm } from './form-question.ts'
import { askServerQuestion } from './ask-server-question.ts'
import type { QuestionQueue } from './question-queue.ts'
import { askReview } from './review-question.ts'
import { askSampling } from './sampling-question.ts'
import type { ServerQuestion } from './server-question.ts'

export type RequestQuestions = ServerQuestions & {
  /** Conversations in which a call waits for one of these questions. */
  readonly waiting: () => readonly ConversationId[]
}

export type ServerQuestionsDeps = {
  readonly bootId: string
  readonly journal: Journal
  readonly queue: QuestionQueue
  readonly newRequestId: () => RequestId
  readonly describe: (conversation: ConversationId) => Promise<{ readonly title: string }>
  /** Opens an address in the user's browser; null where the consent page does that itself. */
  readonly openUrl: ((address: string) => Promise<Result<null>>) | null
  readonly checkPattern: CheckPattern
  readonly now: () => number
  readonly log: (line: string) => void
}

/** Questions that servers raise (consent.md row 18): stored before they are shown, and answered once. */
export const createServerQuestions = (deps: ServerQuestionsDeps): RequestQuestions => {
  const open = new Map<RequestId, Asker>()

  const titleOf = async ({ call }: Asker): Promise<string | null> =>
    call === null ? null : (await deps.describe(call.conversation)).title

  const ask = async <Value>(
    asker: Asker,
    prepare: (title: string | null) => Result<ServerQuestion<Value>>,
    signal: AbortSignal,
  ): Promise<Result<Value>> => {
    try {
      const prepared = prepare(await titleOf(asker))
      return prepared.ok
        ? ok(await askServerQuestion({ ...deps, open }, asker, prepared.value, signal))
        : prepared
    } catch (error) {
      deps.log(`question not stored: ${String(error)}`)
      return fail('not-stored', t('consent.problem.requestNotStored', { alias: asker.alias }))
    }
  }

  return {
    form: (question, signal) =>
      ask(question.asker, (title) => askForm(question, { title, checkPattern: deps.checkPattern }), signal),
    address: (question, signal) => ask(question.asker, (title) => askAddress(question, { title }), signal),
    sampling: (question, signal) => ask(question.asker, (title) => askSampling(question, { title }), signal),
    review: (question, signal) => ask(question.asker, (title) => askReview(question, { title }), signal),
    waiting: () => [...open.values()].flatMap(({ call }) => (call === null ? [] : [call.conversation])),
  }
}
