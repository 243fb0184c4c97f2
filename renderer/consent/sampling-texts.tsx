import { useId, type ReactNode } from 'react'
import { t } from '#contract/language/texts'
import type { SamplingView } from '#contract/views'
import type { SamplingTextsDraft } from './sampling-question.tsx'
import { seenText } from './seen-text.ts'

/** The texts for reading; what cannot be seen in them stands in escapes, and the exact view has all of it. */
export const SamplingMessages = ({ sampling }: { readonly sampling: SamplingView }): ReactNode => (
  <div className="sampling">
    {sampling.systemPrompt !== null && (
      <Text title={t('consent.page.instructions')} text={seenText(sampling.systemPrompt)} />
    )}
    {sampling.messages.map((message, position) => (
      <Text
        // oxlint-disable-next-line react/no-array-index-key -- the order is what they are
        key={position}
        title={titleOf(sampling, position)}
        text={message.text === null ? message.note : seenText(message.text)}
      />
    ))}
  </div>
)

const titleOf = ({ models, messages }: SamplingView, position: number): string => {
  if (models.length === 0 && messages.length === 1) return t('consent.page.answerText')
  const number = String(position + 1)
  return messages[position]?.role === 'assistant'
    ? t('consent.page.textOfAssistant', { number })
    : t('consent.page.textOfUser', { number })
}

const Text = ({ title, text }: { readonly title: string; readonly text: string }): ReactNode => (
  <section className="sampling-text" aria-label={title}>
    <h2 className="exact-label">{title}</h2>
    <p dir="auto">{text}</p>
  </section>
)

export type SamplingEditorProps = {
  readonly sampling: SamplingView
  readonly draft: SamplingTextsDraft
  readonly onChange: (draft: SamplingTextsDraft) => void
}

/** The same texts for changing; what is no text stays as it is. */
export const SamplingEditor = ({ sampling, draft, onChange }: SamplingEditorProps): ReactNode => {
  const changeText = (at: number, text: string): void =>
    onChange({ ...draft, texts: draft.texts.with(at, text) })
  const positions = sampling.messages.flatMap(({ text }, position) => (text === null ? [] : [position]))
  return (
    <div className="form-fields">
      {sampling.systemPrompt !== null && (
        <Editable
          title={t('consent.page.instructions')}
          text={draft.systemPrompt ?? ''}
          onChange={(text) => onChange({ ...draft, systemPrompt: text === '' ? null : text })}
        />
      )}
      {positions.map((position, at) => (
        <Editable
          key={position}
          title={titleOf(sampling, position)}
          text={draft.texts[at] ?? ''}
          onChange={(text) => changeText(at, text)}
        />
      ))}
    </div>
  )
}

type EditableProps = {
  readonly title: string
  readonly text: string
  readonly onChange: (text: string) => void
}

const Editable = ({ title, text, onChange }: EditableProps): ReactNode => {
  const id = useId()
  return (
    <div className="form-field">
      <label htmlFor={id}>{title}</label>
      <textarea id={id} dir="auto" rows={2} value={text} onChange={({ target }) => onChange(target.value)} />
    </div>
  )
}
