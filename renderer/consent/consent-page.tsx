import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import type { ConsentBridge } from '#contract/bridge'
import { setLanguage, t } from '#contract/language/texts'
import type { ConsentView } from '#contract/views'
import { canVouch, isOwnTab } from './arming.ts'
import { createDrafts, forgetDraft } from './drafts.ts'
import { leave } from './leave.ts'
import { openAddress } from './open-address.ts'
import { QuestionPanel, type Decision } from './question-panel.tsx'

/** A view of main's queue: it holds no state of a question and decides nothing by itself. */
export const ConsentPage = ({ bridge }: { readonly bridge: ConsentBridge }): ReactNode => {
  const [view, setView] = useState<ConsentView | null>(null)
  const [position, setPosition] = useState(0)
  const [problem, setProblem] = useState<string | null>(null)
  const [drafts] = useState(createDrafts)
  const opened = useRef<string | null>(null)
  const shown = useRef<string | null>(null)

  const read = useCallback(async () => {
    const reply = await bridge.pending({ position })
    if (!reply.ok) return
    const found = await followed(bridge, reply.value, shown.current)
    shown.current = found.question?.requestId ?? null
    setLanguage(found.language)
    setView(found)
    if (found.position < position) setPosition(found.position)
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

  useEffect(() => {
    const question = view?.question
    if (question?.address?.isOpened !== true || opened.current !== question.exact) return
    opened.current = null
    const { requestId, shownHash } = question
    void bridge.decide({ requestId, shownHash, verdict: 'dismiss' })
  }, [bridge, view])

  const decide = async (decision: Decision): Promise<void> => {
    const reply = await bridge.decide(decision)
    setProblem(reply.ok ? null : reply.problem.message)
    if (reply.ok) {
      forgetDraft(drafts, decision.requestId)
      if (reply.value.open !== null && openAddress(reply.value.open) === 'opened')
        opened.current = reply.value.open
    }
    await read()
  }

  const move = (to: number): void => {
    setProblem(null)
    shown.current = null
    setPosition(to)
  }

  if (!view?.question) return <p className="nothing">{t('consent.page.nothing')}</p>
  if (!canVouch && !isOwnTab) return <AnswerElsewhere />
  return (
    <QuestionPanel
      key={view.question.requestId}
      question={view.question}
      problem={problem}
      onDecide={(decision) => void decide(decision)}
      drafts={drafts}
      queue={<Queue view={view} onMove={move} />}
    />
  )
}

/** The question that was looked at moves up when one before it goes: it stays in view, and what is typed goes on. */
const followed = async (
  bridge: ConsentBridge,
  view: ConsentView,
  shown: string | null,
): Promise<ConsentView> => {
  if (shown === null || view.position === 0 || view.question?.requestId === shown) return view
  const before = await bridge.pending({ position: view.position - 1 })
  return before.ok && before.value.question?.requestId === shown ? before.value : view
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
