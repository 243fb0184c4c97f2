import { useEffect, useRef, type ReactNode } from 'react'
import { t } from '#contract/language/texts'
import type { FormField } from '#contract/server-requests'
import { useDraft } from './drafts.ts'
import { ExactView } from './exact-view.tsx'
import { draftOf, valuesOf } from './form-draft.ts'
import { FormFields } from './form-fields.tsx'
import { PressButton } from './press-button.tsx'
import { QuestionFrame, useQuestionGate } from './question-frame.tsx'
import type { QuestionPanelProps } from './question-panel.tsx'

/** A form of a server: what stands in its fields is what goes, so they are seen to the end like any other bytes. */
export const FormQuestion = ({
  question,
  onDecide,
  drafts,
  problem,
  queue,
}: QuestionPanelProps): ReactNode => {
  const { requestId, shownHash, fields = [] } = question
  const buttons = useRef<HTMLDivElement>(null)
  const gate = useQuestionGate(question, buttons)
  const [draft, setDraft] = useDraft(drafts.forms, requestId, () => draftOf(fields))
  const misfit = fieldNamedIn(problem, fields)
  useEffect(() => {
    if (misfit !== null) document.querySelector<HTMLElement>('.form-field [aria-invalid=true]')?.focus()
  }, [misfit])
  return (
    <QuestionFrame
      {...{ question, buttons, problem, queue }}
      body={
        <ExactView
          label={t('consent.page.exactRequest')}
          note={question.exactNote}
          text={question.exact}
          above={<FormFields fields={fields} draft={draft} misfit={misfit} onChange={setDraft} />}
          onSeen={gate.onSeen}
        />
      }
    >
      <PressButton
        look="plain"
        isReady
        onPress={() => onDecide({ requestId, shownHash, verdict: 'dismiss' })}
      >
        {t('consent.page.notNow')}
      </PressButton>
      <PressButton look="deny" isReady onPress={() => onDecide({ requestId, shownHash, verdict: 'deny' })}>
        {t('consent.page.decline')}
      </PressButton>
      <PressButton
        look="allow"
        isReady={gate.isReady}
        onPress={() => onDecide({ requestId, shownHash, verdict: 'answer', values: valuesOf(fields, draft) })}
      >
        {t('consent.page.send')}
      </PressButton>
    </QuestionFrame>
  )
}

/** What does not fit is a sentence of main that names its field; one name can be the beginning of another. */
const fieldNamedIn = (problem: string | null, fields: readonly FormField[]): string | null => {
  if (problem === null) return null
  const [named] = fields
    .filter(({ label }) => problem.includes(label))
    .toSorted((one, other) => other.label.length - one.label.length)
  return named?.name ?? null
}
