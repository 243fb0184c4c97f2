import {
  useEffect,
  useId,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type RefObject,
} from 'react'
import { messageLimit } from '#contract/methods'
import { t } from '#contract/language/texts'
import type { Problem } from '#contract/result'
import { wholeText } from '../display-units.ts'
import type { FilledMessage } from '../offers/filled-message.ts'
import { joinedText } from '../offers/into-message.ts'
import { useChat, usePage } from '../page-context.ts'
import { ProblemText } from '../theme/problem-text.tsx'
import { ComposerFoot } from './composer-foot.tsx'
import { ComposerForm, type ChosenForm } from './composer-form.tsx'
import type { FilePlace, NamedResource } from './draft-files.ts'
import { FileNotes, MessageFiles } from './message-files.tsx'
import type { PaletteEntry, Trigger } from './palette-entries.ts'
import { pastedFrom, type Picked } from './picked-files.ts'
import { ToolPalette } from './tool-palette.tsx'
import { usePlaceFiles } from './use-message-files.ts'
import { useToolPalette } from './use-tool-palette.ts'
import './composer.css'

/** `onSend` and `onRunTool` say why they were refused, or null; what was written stays until they succeed. */
export type ComposerBoxProps = {
  readonly initialText: string
  readonly isRunning: boolean
  /** Where the message's files wait; null where there is no conversation yet. */
  readonly place: FilePlace | null
  readonly onFiles: (picked: Picked) => void
  readonly onResource: (resource: NamedResource) => void
  readonly onSend: (text: string) => Promise<Problem | null>
  readonly onRunTool: (alias: string, tool: string, argumentsText: string) => Promise<Problem | null>
  readonly onStop: () => void
  readonly onChange: (text: string) => void
  readonly onLeave: () => void
}

export const ComposerBox = (props: ComposerBoxProps) => {
  const { isRunning, place, onFiles, onStop, onChange, onLeave } = props
  const { actions } = usePage()
  const hasFiles = usePlaceFiles(place).files.length > 0
  const hasModel = useChat(({ workspace }) => (workspace?.models.length ?? 0) > 0)
  const [text, setText] = useState(props.initialText)
  const [caret, setCaret] = useState(0)
  const [problem, setProblem] = useState<string | null>(null)
  const [isSending, setSending] = useState(false)
  const [form, setForm] = useState<ChosenForm | null>(null)
  const [aside, setAside] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  const listId = useId()
  const focusField = useFocusAfterForm(field, form)
  useChosenPrompt(setForm)

  // A conversation that began with a file takes the keyboard over from the place where it was chosen.
  useEffect(() => {
    if (hasFiles && document.activeElement === document.body) field.current?.focus()
  }, [hasFiles])

  const change = (next: string, at = next.length): void => {
    setText(next)
    setCaret(at)
    setProblem(null)
    onChange(next.startsWith('/') ? aside : next)
  }
  const withoutTrigger = (trigger: Trigger): void => {
    if (trigger.kind === 'at') change(text.slice(0, trigger.from) + text.slice(trigger.to), trigger.from)
  }
  const choose = (entry: PaletteEntry, trigger: Trigger): void => {
    if (trigger.kind === 'slash') {
      change(aside)
      setAside('')
    } else withoutTrigger(trigger)
    if (entry.kind !== 'resource') return setForm(entry)
    const { alias, resource } = entry
    props.onResource({ alias, uri: resource.uri, name: resource.title ?? resource.name })
  }
  const palette = useToolPalette(text, caret, choose, withoutTrigger)
  const openTools = (): void => {
    if (!text.startsWith('/')) setAside(text)
    change('/')
    palette.reopen()
    field.current?.focus()
  }
  const openResources = (): void => {
    const written = text.startsWith('/') ? aside : text
    change(written === '' || /\s$/u.test(written) ? `${written}@` : `${written} @`)
    setAside('')
    palette.reopen()
    field.current?.focus()
  }
  const insert = (message: FilledMessage): void => {
    change(joinedText(text, message.text))
    for (const sentence of message.problems) actions.say(sentence, { tone: 'stop' })
    if (message.files.length > 0) onFiles({ files: message.files, folders: [] })
    closeForm()
  }
  const closeForm = (): void => {
    focusField()
    setForm(null)
  }
  const send = async (): Promise<void> => {
    if (isSending || (text.trim() === '' && !hasFiles)) return
    if (text.length > messageLimit) return setProblem(tooLong(text.length))
    setSending(true)
    const refused = await props.onSend(text)
    setSending(false)
    if (refused) return setProblem(refused.message)
    setProblem(null)
    setText((current) => (current.startsWith(text) ? current.slice(text.length) : current))
    onChange('')
    onLeave()
  }
  useSendDue(place, send)
  const onPaste = (event: ClipboardEvent): void => {
    const picked = pastedFrom(event.clipboardData)
    if (picked === null) return
    event.preventDefault()
    onFiles(picked)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (palette.onKeyDown(event)) return
    if (event.key === 'Escape' && text.startsWith('/') && aside !== '') {
      change(aside)
      setAside('')
    } else if (event.key === 'Escape' && isRunning) onStop()
    else if (event.key === 'Enter' && !event.shiftKey) void send()
    else return
    event.preventDefault()
  }
  if (form)
    return (
      <div className="composer-place">
        <ComposerForm
          form={form}
          onRunTool={props.onRunTool}
          onInsert={insert}
          onResource={(resource) => {
            props.onResource(resource)
            closeForm()
          }}
          onClose={closeForm}
        />
      </div>
    )
  return (
    <div className="composer-place">
      {palette.isOpen && (
        <ToolPalette
          id={listId}
          palette={palette}
          onChoose={(entry) => palette.trigger && choose(entry, palette.trigger)}
        />
      )}
      {problem !== null && <ProblemText message={problem} />}
      {place && <FileNotes place={place} />}
      <div className="composer">
        {place && <MessageFiles place={place} onEmpty={() => field.current?.focus()} />}
        <textarea
          ref={field}
          className="composer-text grows"
          aria-label={t('conversation.composer.message')}
          aria-controls={palette.isOpen ? listId : undefined}
          aria-activedescendant={palette.isOpen ? palette.activeId(listId) : undefined}
          aria-autocomplete="list"
          placeholder={
            hasModel
              ? t('conversation.composer.placeholder')
              : t('conversation.composer.placeholderWithoutModel')
          }
          dir="auto"
          rows={1}
          value={text}
          onChange={({ target }) => change(target.value, target.selectionStart)}
          onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          onBlur={onLeave}
        />
        <ComposerFoot
          isRunning={isRunning}
          isSending={isSending}
          canSend={text.trim() !== '' || hasFiles}
          onFiles={onFiles}
          onTools={openTools}
          onResources={openResources}
          onSend={() => void send()}
          onStop={onStop}
        />
      </div>
    </div>
  )
}

/** Gives the keyboard back to the text when the form that stood in its place is gone. */
const useFocusAfterForm = (field: RefObject<HTMLTextAreaElement | null>, form: ChosenForm | null) => {
  const isWanted = useRef(false)
  useEffect(() => {
    if (form !== null || !isWanted.current) return
    isWanted.current = false
    const { current } = field
    current?.focus()
    current?.setSelectionRange(current.value.length, current.value.length)
  }, [field, form])
  return (): void => {
    isWanted.current = true
  }
}

/** Takes up a prompt that was chosen in the command palette. */
const useChosenPrompt = (take: (form: ChosenForm) => void): void => {
  const { store } = usePage()
  const prompt = useChat((state) => state.chosenPrompt)
  useEffect(() => {
    if (prompt === null) return
    store.setState({ chosenPrompt: null })
    take({ kind: 'prompt', prompt })
  }, [prompt, store, take])
}

/** Sends what was written while a file began this conversation. */
const useSendDue = (place: FilePlace | null, send: () => Promise<void>): void => {
  const { store } = usePage()
  const isDue = useChat(({ sendDue }) => sendDue !== null && sendDue === place?.conversation)
  useEffect(() => {
    if (!isDue) return
    store.setState({ sendDue: null })
    void send()
  })
}

const tooLong = (length: number): string =>
  t('conversation.composer.tooLong', { length: wholeText(length), limit: wholeText(messageLimit) })
