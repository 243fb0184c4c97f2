import { exhausted, type Result } from '#contract/result'
import type { ServerRequest, ServerRequestAnswer } from '#contract/server-requests'
import type { ElicitationDecision } from '../server-questions.ts'
import type { Asking } from './asking.ts'
import { notPut, refusals } from './refusals.ts'

type Request<Kind extends ServerRequest['kind']> = Extract<ServerRequest, { readonly kind: Kind }>

/** The content is what the user sent, and nothing is added to it: defaults were in the form when they saw it. */
export const answerForm = async (
  { ports, asker, signal, mayAsk }: Asking,
  { message, schema }: Request<'elicit-form'>,
): Promise<ServerRequestAnswer> => {
  if (!mayAsk()) return refusals.tooManyQuestions
  return toAnswer(await ports.questions.form({ asker, message, schema }, signal), 'with-content')
}

/** Accepted says that the page was opened, not that the user did there what the server wants. */
export const answerAddress = async (
  { ports, asker, signal, mayAsk }: Asking,
  { message, url }: Request<'elicit-url'>,
): Promise<ServerRequestAnswer> => {
  if (!mayAsk()) return refusals.tooManyQuestions
  const question = { asker, purpose: 'elicitation', message, url } as const
  return toAnswer(await ports.questions.address(question, signal), 'without-content')
}

const toAnswer = (
  decision: Result<ElicitationDecision>,
  form: 'with-content' | 'without-content',
): ServerRequestAnswer => {
  if (!decision.ok) return notPut(decision.problem)
  const { value } = decision
  switch (value.kind) {
    case 'accepted': {
      const content = form === 'with-content' ? { content: { ...value.content } } : {}
      return { kind: 'result', result: { action: 'accept', ...content } }
    }
    case 'declined':
      return { kind: 'result', result: { action: 'decline' } }
    case 'cancelled':
      return { kind: 'result', result: { action: 'cancel' } }
    default:
      return exhausted(value)
  }
}
