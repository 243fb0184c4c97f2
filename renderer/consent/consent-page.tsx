import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useCallback, useEffect, useState, type ReactNode } from 'react'
import type { ConsentBridge } from '#contract/bridge'
import { setLanguage, t } from '#contract/language/texts'
import type { ConsentView } from '#contract/views'
import { canVouch, isOwnTab } from './arming.ts'
import { leave } from './leave.ts'
import { QuestionPanel, type Decision } from './question-panel.tsx'

/** A view of main's queue: it holds no state of a question and decides nothing by itself. */
export const ConsentPage = ({ bridge }: { readonly bridge: ConsentBridge }): ReactNode => {
  const [view, setView] = useState<ConsentView | null>(null)
  const [position, setPosition] = useState(0)
  const [problem, setProblem] = useState<string | null>(null)

  const read = useCallback(async () => {
    const reply = await bridge.pending({ position })
    if (!reply.ok) return
    setLanguage(reply.value.language)
    setView(reply.value)
  }, [bridge, position])

  useEffect(() => {
    void read()
    return bridge.subscribe(() => void read())
  }, [bridge, read])

  useEffect(() => {
    if (!view) return
    const root = document.documentElement
    root.dataset['theme'] = view.theme
    root.dataset['textSize'] = view.textSize
    root.lang = view.language
  }, [view])

  useEffect(() => {
    if (view?.question === null && document.hasFocus()) leave()
  }, [view])

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === 'F6') leave()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])

  const decide = async (decision: Decision): Promise<void> => {
    const reply = await bridge.decide(decision)
    setProblem(reply.ok ? null : reply.problem.message)
    await read()
  }

  if (!view?.question) return <p className="nothing">{t('consent.page.nothing')}</p>
  if (!canVouch && !isOwnTab) return <AnswerElsewhere />
  return (
    <QuestionPanel
      key={view.question.requestId}
      question={view.question}
      problem={problem}
      onDecide={(decision) => void decide(decision)}
      queue={<Queue view={view} onMove={setPosition} />}
    />
  )
}

/** For browsers that cannot vouch for what a frame shows. */
const AnswerElsewhere = (): ReactNode => {
  // The words of the link stand in brackets.
  const [before, link, after] = t('consent.page.elsewhere').split(/[[\]]/)
  return (
    <p className="nothing">
      {before}
      <a href="/" target="_blank" rel="opener">
        {link}
      </a>
      {after}
    </p>
  )
}

type QueueProps = { readonly view: ConsentView; readonly onMove: (position: number) => void }

const Queue = ({ view, onMove }: QueueProps): ReactNode => {
  if (view.total < 2) return null
  return (
    <>
      <button
        type="button"
        className="step"
        aria-label={t('consent.page.previous')}
        disabled={view.position === 0}
        onClick={() => onMove(view.position - 1)}
      >
        <ChevronLeft aria-hidden="true" size={16} strokeWidth={1.5} />
      </button>
      <span>{t('consent.page.position', { position: view.position + 1, total: view.total })}</span>
      <button
        type="button"
        className="step"
        aria-label={t('consent.page.next')}
        disabled={view.position + 1 >= view.total}
        onClick={() => onMove(view.position + 1)}
      >
        <ChevronRight aria-hidden="true" size={16} strokeWidth={1.5} />
      </button>
    </>
  )
}
