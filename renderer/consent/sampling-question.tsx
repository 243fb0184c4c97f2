import { useId, useRef, type ReactNode } from 'react'
import { t } from '#contract/language/texts'
import type { SamplingView } from '#contract/views'
import { useDraft } from './drafts.ts'
import { ExactView } from './exact-view.tsx'
import { PressButton } from './press-button.tsx'
import { QuestionFrame, useQuestionGate } from './question-frame.tsx'
import type { QuestionPanelProps } from './question-panel.tsx'
import { SamplingEditor, SamplingMessages } from './sampling-texts.tsx'

export type SamplingChoice = { readonly model: string; readonly review: boolean }

export type SamplingDraft = SamplingChoice & {
  /** Null while the texts are as the server wrote them. */
  readonly texts: SamplingTextsDraft | null
}

export type SamplingTextsDraft = {
  readonly systemPrompt: string | null
  /** One for each block that has a text. */
  readonly texts: readonly string[]
}

const noSampling: SamplingView = { server: '', models: [], systemPrompt: null, messages: [] }

/** A server wants an answer of a model: the texts can be changed first, which leads to another question. */
export const SamplingQuestion = (props: QuestionPanelProps): ReactNode => {
  const { question, onDecide, drafts, problem, queue } = props
  const { requestId, shownHash, sampling = noSampling } = question
  const buttons = useRef<HTMLDivElement>(null)
  const gate = useQuestionGate(question, buttons)
  const [draft, setDraft] = useDraft(drafts.samplings, requestId, () =>
    newDraft(sampling, drafts.chosen.get(sampling.server)),
  )
  const change = (next: SamplingDraft): void => {
    drafts.chosen.set(sampling.server, next)
    setDraft(next)
  }
  const shared = { question, onDecide, draft, onChange: change }
  return (
    <QuestionFrame
      {...{ question, buttons, problem, queue }}
      body={
        <ExactView
          label={t('consent.page.exactRequest')}
          note={question.exactNote}
          text={question.exact}
          above={<Texts sampling={sampling} draft={draft} onChange={change} />}
          onSeen={gate.onSeen}
        />
      }
    >
      <PressButton look="deny" isReady onPress={() => onDecide({ requestId, shownHash, verdict: 'deny' })}>
        {t('consent.page.decline')}
      </PressButton>
      {draft.texts && <EditedActions {...shared} texts={draft.texts} />}
      {!draft.texts && sampling.models.length > 0 && (
        <AskedActions {...shared} sampling={sampling} isReady={gate.isReady} />
      )}
    </QuestionFrame>
  )
}

const newDraft = ({ models }: SamplingView, chosen: SamplingChoice | undefined): SamplingDraft => ({
  model: models.find((model) => model === chosen?.model) ?? models[0] ?? '',
  review: chosen?.review ?? false,
  texts: null,
})

type DraftProps = {
  readonly draft: SamplingDraft
  readonly onChange: (draft: SamplingDraft) => void
}

type ActionsProps = DraftProps & Pick<QuestionPanelProps, 'question' | 'onDecide'>

const EditedActions = (props: ActionsProps & { readonly texts: SamplingTextsDraft }): ReactNode => {
  const { question, onDecide, draft, onChange, texts } = props
  const { requestId, shownHash } = question
  const use = (): void =>
    onDecide({
      requestId,
      shownHash,
      verdict: 'amend',
      systemPrompt: texts.systemPrompt,
      texts: [...texts.texts],
    })
  return (
    <>
      <PressButton look="plain" isReady onPress={() => onChange({ ...draft, texts: null })}>
        {t('consent.page.leaveTexts')}
      </PressButton>
      <PressButton look="allow" isReady onPress={use}>
        {t('consent.page.useTexts')}
      </PressButton>
    </>
  )
}

type AskedProps = ActionsProps & { readonly sampling: SamplingView; readonly isReady: boolean }

const AskedActions = ({ question, onDecide, draft, onChange, sampling, isReady }: AskedProps): ReactNode => {
  const { requestId, shownHash } = question
  const { model, review } = draft
  return (
    <>
      <PressButton look="plain" isReady onPress={() => onChange({ ...draft, texts: textsOf(sampling) })}>
        {t('consent.page.edit')}
      </PressButton>
      <PressButton
        look="allow"
        isReady={isReady}
        onPress={() => onDecide({ requestId, shownHash, verdict: 'sample', model, review })}
      >
        {t('consent.page.askModel')}
      </PressButton>
    </>
  )
}

type TextsProps = DraftProps & { readonly sampling: SamplingView }

const Texts = ({ sampling, draft, onChange }: TextsProps): ReactNode => {
  if (draft.texts)
    return (
      <SamplingEditor
        sampling={sampling}
        draft={draft.texts}
        onChange={(texts) => onChange({ ...draft, texts })}
      />
    )
  return (
    <>
      <Choices sampling={sampling} draft={draft} onChange={onChange} />
      <SamplingMessages sampling={sampling} />
    </>
  )
}

const textsOf = ({ systemPrompt, messages }: SamplingView): SamplingTextsDraft => ({
  systemPrompt,
  texts: messages.flatMap(({ text }) => (text === null ? [] : [text])),
})

const Choices = ({ sampling, draft, onChange }: TextsProps): ReactNode => {
  const id = useId()
  if (sampling.models.length === 0) return null
  return (
    <div className="form-fields">
      <div className="form-field">
        <label htmlFor={id}>{t('consent.page.model')}</label>
        <select
          id={id}
          value={draft.model}
          onChange={({ target }) => onChange({ ...draft, model: target.value })}
        >
          {sampling.models.map((model) => (
            <option key={model}>{model}</option>
          ))}
        </select>
      </div>
      <label className="choice">
        <input
          type="checkbox"
          checked={draft.review}
          onChange={({ target }) => onChange({ ...draft, review: target.checked })}
        />
        {t('consent.page.review', { server: sampling.server })}
      </label>
    </div>
  )
}
