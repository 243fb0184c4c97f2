import { ok, type Result } from '#contract/result'
import type { ElicitationDecision, FormQuestion } from '../server-questions.ts'
import { askerSentence } from './asker-sentence.ts'
import type { ShownFact } from './call-facts.ts'
import { exactRequest } from './exact-request.ts'
import { readAnswer, type CheckPattern } from './form-answer.ts'
import { fieldOf } from './form-field.ts'
import { readForm, type FormRule } from './form-schema.ts'
import type { ValueRule } from './form-value-rule.ts'
import { wrongAnswer, type Decision } from './question-queue.ts'
import { messageLimit, schemaLimit } from './request-limits.ts'
import { sentence } from './sentence.ts'
import type { Judged, ServerQuestion } from './server-question.ts'
import { hasUnseen, serverWords } from './server-words.ts'
import { unreadable } from './unreadable.ts'

/** A form of a server. Failure code `unreadable`, with a message for the server. */
export const askForm = (
  { asker, message, schema }: FormQuestion,
  deps: { readonly title: string | null; readonly checkPattern: CheckPattern },
): Result<ServerQuestion<ElicitationDecision>> => {
  if (message.length > messageLimit) return unreadable.message
  const exact = exactRequest({ message, requestedSchema: schema }, schemaLimit)
  if (!exact.ok) return exact
  const form = readForm(schema)
  if (!form.ok) return form
  const rules = form.value
  const { alias } = asker
  return ok({
    kind: 'form',
    text: {
      kind: 'form',
      name: sentence('consent.form.name', { alias }),
      heading: sentence('consent.form.heading', { alias }),
      asker: askerSentence(asker, deps.title),
      facts: [...serverWords(alias, message), ...cautions(alias, rules), goesTo(alias)],
      exact: exact.value,
      exactNote: sentence('consent.form.note', { alias }),
      sessionScope: false,
      fields: rules.map(fieldOf),
    },
    withdrawn: { kind: 'cancelled' },
    judge: (decision) => judge(decision, rules, deps.checkPattern),
  })
}

const judge = async (
  decision: Decision,
  rules: readonly FormRule[],
  checkPattern: CheckPattern,
): Promise<Result<Judged<ElicitationDecision>>> => {
  if (decision.verdict === 'deny')
    return ok({ kind: 'decided', to: 'denied', verdict: 'denied', value: { kind: 'declined' } })
  if (decision.verdict === 'dismiss')
    return ok({ kind: 'decided', to: 'cancelled', verdict: 'dismissed', value: { kind: 'cancelled' } })
  if (decision.verdict !== 'answer') return wrongAnswer()
  const read = await readAnswer(rules, decision.values, checkPattern)
  if (!read.ok) return read
  const value = { kind: 'accepted', content: read.value } as const
  return ok({ kind: 'decided', to: 'consumed', verdict: 'answered', value })
}

const goesTo = (alias: string): ShownFact => ({
  icon: 'computer',
  text: sentence('consent.form.goesTo', { alias }),
})

const cautions = (alias: string, rules: readonly FormRule[]): readonly ShownFact[] => {
  const secrets = rules.filter(isForSecret).map(({ title }) => title)
  const unseen = rules.filter(({ value }) => hasUnseenInitial(value)).map(({ title }) => title)
  return [
    ...(secrets.length > 0
      ? [
          {
            icon: 'caution',
            text: sentence('consent.form.secret', { alias, labels: secrets.join(', ') }),
          } as const,
        ]
      : []),
    ...(unseen.length > 0
      ? [{ icon: 'caution', text: sentence('consent.form.unseen', { labels: unseen.join(', ') }) } as const]
      : []),
  ]
}

const secretWords =
  /(?<![\p{L}\p{N}])(?:password|passwort|passwd|passphrase|passcode|pwd|kennwort|secrets?|geheimnis|tokens?|(?:api|access|private|secret|recovery|seed)? ?(?:keys?|schlüssel)|credentials?|pins?|tan|otp|2fa|mfa|cvv|cvc|(?:credit|debit)? ?card|kreditkarte|kartennummer|iban|ssn)(?![\p{L}])/iu

/** Forms are not for secrets (MCP 2025-11-25, elicitation): a server that asks for one is warned of. */
const isForSecret = ({ name, title, description, value }: FormRule): boolean => {
  const format = value.kind === 'text' ? (value.format ?? '') : ''
  const apart = [name, title, description, format]
    .join(' \n ')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replaceAll(/[_.-]/g, ' ')
  return secretWords.test(apart)
}

const hasUnseenInitial = (rule: ValueRule): boolean => rule.kind === 'text' && hasUnseen(rule.initial)
