import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { t } from '#contract/language/texts'
import { Field } from '../theme/field.tsx'
import { visibleLine, visibleText } from '../visible-text.ts'
import { useSuggestions, type SuggestionQuestion } from './use-suggestions.ts'
import './offers.css'

/** One argument that a server takes. Its values are suggested by the server while they are typed. */
export type OfferField = {
  readonly name: string
  readonly title: string | null
  readonly description: string
  readonly isRequired: boolean
}

/** A text field with a list below it: arrow keys move through it, Enter and Tab take, Escape closes it. */
export const SuggestedField = (props: {
  readonly field: OfferField
  readonly value: string
  readonly problem: string | undefined
  /** Null where nothing is suggested. */
  readonly question: SuggestionQuestion | null
  readonly onChange: (value: string) => void
}) => {
  const { field, value, problem, question, onChange } = props
  const listId = useId()
  const list = useSuggestionList(question, value, onChange)
  const title = visibleLine(field.title ?? field.name)
  return (
    <div onBlur={list.close}>
      <Field
        name={title}
        hint={visibleText(field.description)}
        problem={problem}
        isRequired={field.isRequired}
      >
        {(names) => (
          <textarea
            {...names}
            className="input grows"
            rows={1}
            dir="auto"
            spellCheck={false}
            autoComplete="off"
            aria-required={field.isRequired}
            aria-invalid={problem !== undefined}
            aria-autocomplete={question === null ? undefined : 'list'}
            aria-controls={list.isOpen ? listId : undefined}
            aria-activedescendant={list.active === null ? undefined : `${listId}-${list.active}`}
            value={value}
            onChange={(event) => {
              onChange(event.target.value)
              list.open()
            }}
            onKeyDown={list.onKeyDown}
          />
        )}
      </Field>
      {list.isOpen && (
        // A select cannot be filled from a text field that keeps the focus.
        <div
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
          role="listbox"
          id={listId}
          className="suggestions"
          aria-label={t('servers.offers.suggestions', { name: title })}
        >
          {list.values.map((suggestion, index) => (
            <Suggestion
              key={suggestion}
              id={`${listId}-${index}`}
              text={suggestion}
              isActive={index === list.active}
              onTake={() => list.take(suggestion)}
            />
          ))}
        </div>
      )}
      {list.isOpen && list.hasMore && <p className="field-hint">{t('servers.offers.moreSuggestions')}</p>}
    </div>
  )
}

const Suggestion = (props: {
  readonly id: string
  readonly text: string
  readonly isActive: boolean
  readonly onTake: () => void
}) => {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (props.isActive) element.current?.scrollIntoView({ block: 'nearest' })
  }, [props.isActive])
  return (
    // The keys are handled by the text field that owns this list.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      ref={element}
      id={props.id}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="option"
      tabIndex={-1}
      className="menu-item suggestion"
      data-highlighted={props.isActive || undefined}
      aria-selected={props.isActive}
      onMouseDown={(event) => event.preventDefault()}
      onClick={props.onTake}
    >
      <span className="cut">{visibleLine(props.text)}</span>
    </div>
  )
}

const useSuggestionList = (
  question: SuggestionQuestion | null,
  value: string,
  onChange: (value: string) => void,
) => {
  const [isWanted, setIsWanted] = useState(false)
  const [moved, setMoved] = useState<number | null>(null)
  const { values: suggested, hasMore } = useSuggestions(question, value, isWanted)
  // What stands there already is no suggestion.
  const values = [...new Set(suggested)].filter((suggestion) => suggestion !== value)
  const isOpen = isWanted && values.length > 0
  const active = isOpen && moved !== null ? Math.min(moved, values.length - 1) : null
  const close = (): void => {
    setIsWanted(false)
    setMoved(null)
  }
  const take = (suggestion: string): void => {
    onChange(suggestion)
    close()
  }
  const move = (step: 1 | -1): void => {
    setIsWanted(true)
    if (!isOpen) return
    const from = active ?? (step === 1 ? -1 : 0)
    setMoved((from + step + values.length) % values.length)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const chosen = active === null ? undefined : values[active]
    const isPlain = !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey
    if (event.nativeEvent.isComposing || !isPlain) return
    if (event.key === 'ArrowDown' && (isOpen || !value.includes('\n'))) move(1)
    else if (event.key === 'ArrowUp' && isOpen) move(-1)
    else if (event.key === 'Escape' && isOpen) close()
    else if ((event.key === 'Enter' || event.key === 'Tab') && chosen !== undefined) take(chosen)
    else return
    event.preventDefault()
    // The form around it has keys of its own.
    event.stopPropagation()
  }
  return { isOpen, values, hasMore, active, open: () => setIsWanted(true), close, take, onKeyDown }
}
