import { FileInput, Search } from 'lucide-react'
import { useCallback, useRef, useState } from 'react'
import type { ImportReview } from '#contract/import-views'
import { t } from '#contract/language/texts'
import type { Result } from '#contract/result'
import { useFileDrop } from '../conversation/use-file-drop.ts'
import type { Picked } from '../conversation/picked-files.ts'
import { Header } from '../header.tsx'
import { usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { Field } from '../theme/field.tsx'
import { ProblemText } from '../theme/problem-text.tsx'
import { visibleLine, visibleText } from '../visible-text.ts'
import { giveConfiguration } from './give-configuration.ts'
import { ImportReviewList } from './import-review.tsx'
import './servers.css'
import './import.css'

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'busy'; readonly sentence: string }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'found'; readonly review: ImportReview }

/** Servers of other programs and bundles: looked for, dropped or pasted, then reviewed one by one. */
export const ImportView = () => {
  const { bridge } = usePage()
  const [state, setState] = useState<State>({ kind: 'idle' })
  const settle = useCallback((reply: Result<ImportReview>): void => {
    setState(
      reply.ok ? { kind: 'found', review: reply.value } : { kind: 'failed', message: reply.problem.message },
    )
  }, [])
  const look = async (): Promise<void> => {
    setState({ kind: 'busy', sentence: t('imports.page.looking') })
    settle(await bridge.findConfigurations({}))
  }
  const give = useCallback(
    async (file: File): Promise<void> => {
      const tell = (part: number): void => setState({ kind: 'busy', sentence: progressOf(file, part) })
      tell(0)
      settle(await giveConfiguration(bridge, file, tell))
    },
    [bridge, settle],
  )
  const onFiles = useCallback(
    ({ files: [first] }: Picked): void => {
      if (first) void give(first)
    },
    [give],
  )
  const isOver = useFileDrop(onFiles, 'if-nobody-else')
  return (
    <div className="surface import-surface">
      <Header title={t('imports.page.title')} />
      <main className="surface-scroll">
        <div className="surface-page">
          <p className="muted">{t('imports.page.about')}</p>
          <div className="import-ways">
            <div className="surface-section">
              <Button icon={Search} onClick={() => void look()}>
                {t('imports.page.look')}
              </Button>
              <p className="muted">{t('imports.page.lookAbout')}</p>
            </div>
            <div className="surface-section">
              <FileChoice onFile={(file) => void give(file)} />
              <p className="muted">{t('imports.page.dropAbout')}</p>
            </div>
          </div>
          <PasteForm
            onText={async (text) =>
              settle(await bridge.reviewConfiguration({ name: t('imports.page.given'), text }))
            }
          />
          <output>{state.kind === 'busy' && <p className="muted">{state.sentence}</p>}</output>
          {state.kind === 'failed' && <ProblemText message={visibleText(state.message)} />}
          {state.kind === 'found' && <Found review={state.review} />}
        </div>
      </main>
      {isOver && <div className="drop-cover">{t('imports.page.dropHere')}</div>}
    </div>
  )
}

const Found = ({ review }: { readonly review: ImportReview }) =>
  review.sources.length === 0 ? (
    <p>{t('imports.page.noneFound')}</p>
  ) : (
    <ImportReviewList key={review.id} review={review} />
  )

const progressOf = (file: File, part: number): string =>
  t('imports.page.uploading', { name: visibleLine(file.name), percent: Math.round(part * 100) })

const FileChoice = ({ onFile }: { readonly onFile: (file: File) => void }) => {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        className="import-file"
        type="file"
        tabIndex={-1}
        aria-hidden="true"
        accept=".json,.jsonc,.mcpb,.dxt"
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file) onFile(file)
          target.value = ''
        }}
      />
      <Button icon={FileInput} onClick={() => input.current?.click()}>
        {t('imports.page.drop')}
      </Button>
    </>
  )
}

const PasteForm = ({ onText }: { readonly onText: (text: string) => Promise<void> }) => {
  const [text, setText] = useState('')
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        void onText(text)
      }}
    >
      <Field name={t('imports.page.paste')} hint={t('imports.page.pasteHint')}>
        {(names) => (
          <textarea
            {...names}
            className="input input-tall mono import-text"
            rows={4}
            dir="ltr"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <div className="actions">
        <Button type="submit" disabled={text.trim() === ''}>
          {t('imports.page.read')}
        </Button>
      </div>
    </form>
  )
}
