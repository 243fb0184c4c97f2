import { FolderX } from 'lucide-react'
import { useId, useRef, useState, type FormEvent } from 'react'
import type { JsonObject } from '#contract/json'
import { t } from '#contract/language/texts'
import type { ServerDetail } from '#contract/views'
import { usePage } from '../page-context.ts'
import { Button, IconButton } from '../theme/button.tsx'
import { Field } from '../theme/field.tsx'
import { ProblemText } from '../theme/problem-text.tsx'
import { visibleLine } from '../visible-text.ts'
import './server-folders.css'

/** The folders that a server is told of. A change becomes a question, and is written only when it is answered. */
export const ServerFolders = ({ detail }: { readonly detail: ServerDetail }) => {
  const { bridge, actions } = usePage()
  const stored = foldersOf(detail.definition)
  const [folders, setFolders] = useState(stored)
  const [problem, setProblem] = useState<string | null>(null)
  const title = useId()
  const isChanged = folders.join('\0') !== stored.join('\0')
  const change = (next: readonly string[]): void => {
    setFolders(next)
    setProblem(null)
  }
  const propose = async (): Promise<void> => {
    const definition = withFolders(detail.definition, folders)
    const reply = await bridge.draftServer({ alias: detail.alias, definition })
    setProblem(reply.ok ? null : reply.problem.message)
    if (reply.ok) actions.say(t('window.frame.questionBelow'), { isOfQuestion: true })
  }
  return (
    <section className="surface-section" aria-labelledby={title}>
      <h2 id={title}>{t('servers.folders.title')}</h2>
      <p className="muted">{t(`servers.folders.${isRemote(detail) ? 'aboutRemote' : 'about'}`)}</p>
      <FolderRows
        folders={folders}
        onRemove={(gone) => change(folders.filter((folder) => folder !== gone))}
      />
      <AddFolder folders={folders} onAdd={(folder) => change([...folders, folder])} />
      {problem !== null && <ProblemText message={problem} />}
      {isChanged && (
        <div className="actions">
          <Button tone="primary" onClick={() => void propose()}>
            {t('servers.folders.propose')}
          </Button>
          <Button tone="quiet" onClick={() => change(stored)}>
            {t('servers.folders.takeBack')}
          </Button>
        </div>
      )}
    </section>
  )
}

/** As the entry names them; numbers and other mistakes are shown by the configuration's own problem. */
const foldersOf = ({ roots }: JsonObject): readonly string[] =>
  Array.isArray(roots) ? roots.filter((root) => typeof root === 'string') : []

/** In the place where it stood, so that the change shows these lines alone. */
const withFolders = (definition: JsonObject, roots: readonly string[]): JsonObject => {
  const entries = Object.entries({ ...definition, roots })
  return Object.fromEntries(roots.length > 0 ? entries : entries.filter(([name]) => name !== 'roots'))
}

const isRemote = ({ definition }: ServerDetail): boolean => definition['url'] !== undefined

const FolderRows = ({
  folders,
  onRemove,
}: {
  readonly folders: readonly string[]
  readonly onRemove: (folder: string) => void
}) => {
  const list = useRef<HTMLUListElement>(null)
  const remove = (folder: string): void => {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])]
    const index = folders.indexOf(folder)
    // The keyboard stays among the rows, or where the next folder is written.
    const next =
      buttons[index + 1] ?? buttons[index - 1] ?? list.current?.parentElement?.querySelector('input')
    onRemove(folder)
    next?.focus()
  }
  if (folders.length === 0) return <p>{t('servers.folders.none')}</p>
  return (
    <ul className="rows" ref={list}>
      {folders.map((folder) => (
        <li key={folder} className="folder-row">
          <span className="mono" dir="ltr">
            {visibleLine(folder)}
          </span>
          <IconButton
            icon={FolderX}
            label={t('servers.folders.remove', { folder: visibleLine(folder) })}
            onClick={() => remove(folder)}
          />
        </li>
      ))}
    </ul>
  )
}

const AddFolder = ({
  folders,
  onAdd,
}: {
  readonly folders: readonly string[]
  readonly onAdd: (folder: string) => void
}) => {
  const [text, setText] = useState('')
  const [flaw, setFlaw] = useState<string | undefined>(undefined)
  const add = (event: FormEvent): void => {
    event.preventDefault()
    const folder = text.trim()
    const found = flawOf(folder, folders)
    setFlaw(found)
    if (found !== undefined) return
    onAdd(folder)
    setText('')
  }
  return (
    <form className="folder-form" onSubmit={add}>
      <Field name={t('servers.folders.field')} hint={t('servers.folders.fieldHint')} problem={flaw}>
        {(names) => (
          <input
            {...names}
            className="input mono"
            dir="ltr"
            spellCheck={false}
            autoComplete="off"
            placeholder={t('servers.folders.example')}
            value={text}
            onChange={(event) => {
              setText(event.target.value)
              setFlaw(undefined)
            }}
          />
        )}
      </Field>
      <Button type="submit">{t('servers.folders.add')}</Button>
    </form>
  )
}

/** Absolute, in a home folder, or begun by a variable: the rest is for main to say. */
const wholePath = /^(?:\/|~(?:\/|$)|\$\{|[A-Za-z]:[\\/]|\\\\)/

const flawOf = (folder: string, folders: readonly string[]): string | undefined => {
  if (!wholePath.test(folder)) return t('servers.folders.notWhole')
  return folders.includes(folder) ? t('servers.folders.twice') : undefined
}
