import { ok, type Result } from '#contract/result'
import type { ReviewQuestion } from '../server-questions.ts'
import { askerSentence } from './asker-sentence.ts'
import { shownBytesLimit, visible } from './canonical.ts'
import { exactRequest } from './exact-request.ts'
import { wrongAnswer, type Decision } from './question-queue.ts'
import { readAnswerBlocks } from './sampling-blocks.ts'
import { sentence } from './sentence.ts'
import type { Judged, ServerQuestion } from './server-question.ts'

export type ReviewDecision = 'allowed' | 'declined' | 'cancelled'

/** The answer of a model, before a server gets it. Failure code `unreadable` where it is too large to be shown. */
export const askReview = (
  { asker, model, result }: ReviewQuestion,
  { title }: { readonly title: string | null },
): Result<ServerQuestion<ReviewDecision>> => {
  const exact = exactRequest(result, shownBytesLimit)
  if (!exact.ok) return exact
  const { alias } = asker
  return ok({
    kind: 'review',
    text: {
      kind: 'review',
      name: sentence('consent.review.name', { alias }),
      heading: sentence('consent.review.heading', { alias }),
      asker: askerSentence(asker, title),
      facts: [
        { icon: 'network', text: sentence('consent.review.model', { model }) },
        { icon: 'computer', text: sentence('consent.review.goesTo', { alias }) },
      ],
      exact: exact.value,
      exactNote: sentence('consent.review.note'),
      sessionScope: false,
      sampling: {
        server: visible(alias),
        models: [],
        systemPrompt: null,
        messages: readAnswerBlocks(result),
      },
    },
    withdrawn: 'cancelled',
    judge,
  })
}

const judge = async ({ verdict }: Decision): Promise<Result<Judged<ReviewDecision>>> => {
  if (verdict === 'allow')
    return ok({ kind: 'decided', to: 'consumed', verdict: 'allowed', value: 'allowed' })
  if (verdict === 'deny') return ok({ kind: 'decided', to: 'denied', verdict: 'denied', value: 'declined' })
  return wrongAnswer()
}
