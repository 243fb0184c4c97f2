import { ArrowUp, Square } from 'lucide-react'
import { useId, useRef, useState, type KeyboardEvent } from 'react'
import { messageLimit } from '#contract/methods'
import type { Problem } from '#contract/result'
import type { CatalogueEntry } from '#contract/views'
import { useChat } from '../page-context.ts'
import { Icon } from '../theme/icon.tsx'
import { ProblemText } from '../theme/problem-text.tsx'
import { ToolForm } from '../tool-form/tool-form.tsx'
import { ToolPalette } from './tool-palette.tsx'
import { useToolPalette } from './use-tool-palette.ts'
import './composer.css'

/** `onSend` and `onRunTool` say why they were refused, or null; what was written stays until they succeed. */
export type ComposerBoxProps = {
  readonly initialText: string
  readonly isRunning: boolean
  readonly onSend: (text: string) => Promise<Problem | null>
  readonly onRunTool: (alias: string, tool: string, argumentsText: string) => Promise<Problem | null>
  readonly onStop: () => void
  readonly onChange: (text: string) => void
  readonly onLeave: () => void
}

export const ComposerBox = (props: ComposerBoxProps) => {
  const { isRunning, onStop, onChange, onLeave } = props
  const hasModel = useChat(({ workspace }) => (workspace?.models.length ?? 0) > 0)
  const [text, setText] = useState(props.initialText)
  const [problem, setProblem] = useState<string | null>(null)
  const [tool, setTool] = useState<CatalogueEntry | null>(null)
  const [aside, setAside] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  const listId = useId()

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
    if (text.trim() === '') return
    if (text.length > messageLimit) return setProblem(tooLong(text.length))
    const refused = await props.onSend(text)
    if (refused) return setProblem(refused.message)
    setProblem(null)
    setText((current) => (current.startsWith(text) ? current.slice(text.length) : current))
    onChange('')
    onLeave()
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
      <div className="composer">
        <textarea
          ref={field}
          className="composer-text grows"
          aria-label="Message"
          aria-controls={palette.isOpen ? listId : undefined}
          aria-activedescendant={palette.isOpen ? palette.activeId(listId) : undefined}
          aria-autocomplete="list"
          placeholder={hasModel ? 'Message, or / for tools and prompts' : 'Type / to run a tool'}
          dir="auto"
          rows={1}
          value={text}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={onLeave}
        />
        <div className="composer-foot">
          <button
            type="button"
            className="icon-button composer-slash"
            aria-label="Tools and prompts"
            title="Tools and prompts"
            onClick={openPalette}
          >
            /
          </button>
          {isRunning ? (
            <button type="button" className="send" aria-label="Stop" title="Stop (Escape)" onClick={onStop}>
              <Icon of={Square} />
            </button>
          ) : (
            <button
              type="button"
              className="send"
              aria-label="Send"
              title="Send (Enter)"
              disabled={text.trim() === ''}
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
  `This message has ${length.toLocaleString('en')} characters; ${messageLimit.toLocaleString('en')} fit. ` +
  'Shorten it, or put the text into a file that a tool can read.'
