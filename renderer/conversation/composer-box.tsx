import { ArrowUp, Square } from 'lucide-react'
import { useEffect, useId, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react'
import { messageLimit } from '#contract/methods'
import { t } from '#contract/language/texts'
import type { Problem } from '#contract/result'
import type { CatalogueEntry } from '#contract/views'
import { wholeText } from '../display-units.ts'
import { useChat } from '../page-context.ts'
import { Icon } from '../theme/icon.tsx'
import { ProblemText } from '../theme/problem-text.tsx'
import { ToolForm } from '../tool-form/tool-form.tsx'
import { AttachButton } from './attach-button.tsx'
import type { FilePlace } from './draft-files.ts'
import { FileNotes, MessageFiles } from './message-files.tsx'
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
  readonly onSend: (text: string) => Promise<Problem | null>
  readonly onRunTool: (alias: string, tool: string, argumentsText: string) => Promise<Problem | null>
  readonly onStop: () => void
  readonly onChange: (text: string) => void
  readonly onLeave: () => void
}

export const ComposerBox = (props: ComposerBoxProps) => {
  const { isRunning, place, onFiles, onStop, onChange, onLeave } = props
  const hasFiles = usePlaceFiles(place).files.length > 0
  const hasModel = useChat(({ workspace }) => (workspace?.models.length ?? 0) > 0)
  const [text, setText] = useState(props.initialText)
  const [problem, setProblem] = useState<string | null>(null)
  const [tool, setTool] = useState<CatalogueEntry | null>(null)
  const [aside, setAside] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  const listId = useId()

  // A conversation that began with a file takes the keyboard over from the place where it was chosen.
  useEffect(() => {
    if (hasFiles && document.activeElement === document.body) field.current?.focus()
  }, [hasFiles])

  const change = (next: string): void => {
    setText(next)
    setProblem(null)
    onChange(next.startsWith('/') ? aside : next)
  }
  const choose = (entry: CatalogueEntry): void => {
    change(aside)
    setAside('')
    setTool(entry)
  }
  const palette = useToolPalette(text, choose)
  const openPalette = (): void => {
    if (!text.startsWith('/')) setAside(text)
    change('/')
    palette.reopen()
    field.current?.focus()
  }
  const send = async (): Promise<void> => {
    if (text.trim() === '' && !hasFiles) return
    if (text.length > messageLimit) return setProblem(tooLong(text.length))
    const refused = await props.onSend(text)
    if (refused) return setProblem(refused.message)
    setProblem(null)
    setText((current) => (current.startsWith(text) ? current.slice(text.length) : current))
    onChange('')
    onLeave()
  }
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
  if (tool)
    return (
      <div className="composer-place">
        <ToolForm
          entry={tool}
          onRun={async (argumentsText) => {
            const refused = await props.onRunTool(tool.alias, tool.tool.name, argumentsText)
            if (!refused) setTool(null)
            return refused
          }}
          onClose={() => setTool(null)}
        />
      </div>
    )
  return (
    <div className="composer-place">
      {palette.isOpen && <ToolPalette id={listId} palette={palette} onChoose={choose} />}
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
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          onBlur={onLeave}
        />
        <div className="composer-foot">
          <div className="composer-tools">
            <AttachButton onFiles={onFiles} />
            <button
              type="button"
              className="icon-button composer-slash"
              aria-label={t('conversation.composer.tools')}
              title={t('conversation.composer.tools')}
              onClick={openPalette}
            >
              /
            </button>
          </div>
          {isRunning ? (
            <button
              type="button"
              className="send"
              aria-label={t('conversation.composer.stop')}
              title={t('conversation.composer.stopKeys')}
              onClick={onStop}
            >
              <Icon of={Square} />
            </button>
          ) : (
            <button
              type="button"
              className="send"
              aria-label={t('conversation.composer.send')}
              title={t('conversation.composer.sendKeys')}
              disabled={text.trim() === '' && !hasFiles}
              onClick={() => void send()}
            >
              <Icon of={ArrowUp} />
            </button>
          )}
        </div>
      </div>
    </div>
  )
}

const tooLong = (length: number): string =>
  t('conversation.composer.tooLong', { length: wholeText(length), limit: wholeText(messageLimit) })
