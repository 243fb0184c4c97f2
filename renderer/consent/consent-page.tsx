import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useCallback, useEffect, useState, type ReactNode } from 'react'
import type { ConsentBridge } from '#contract/bridge'
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
    if (reply.ok) setView(reply.value)
  }, [bridge, position])

  useEffect(() => {
    void read()
    return bridge.subscribe(() => void read())
  }, [bridge, read])

  useEffect(() => {
    if (view) document.documentElement.dataset['theme'] = view.theme
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

  if (!view?.question) return <p className="nothing">Nothing waits for you.</p>
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
const AnswerElsewhere = (): ReactNode => (
  <p className="nothing">
    A question waits.{' '}
    <a href="/" target="_blank" rel="opener">
      Answer it in a tab of its own
    </a>
    , because this browser cannot tell whether something covers it here.
  </p>
)

type QueueProps = { readonly view: ConsentView; readonly onMove: (position: number) => void }

const Queue = ({ view, onMove }: QueueProps): ReactNode => {
  if (view.total < 2) return null
  return (
    <>
      <button
        type="button"
        className="step"
        aria-label="Previous question"
        disabled={view.position === 0}
        onClick={() => onMove(view.position - 1)}
      >
        <ChevronLeft aria-hidden="true" size={16} strokeWidth={1.5} />
      </button>
      <span>
        {view.position + 1} of {view.total}
      </span>
      <button
        type="button"
        className="step"
        aria-label="Next question"
        disabled={view.position + 1 >= view.total}
        onClick={() => onMove(view.position + 1)}
      >
        <ChevronRight aria-hidden="true" size={16} strokeWidth={1.5} />
      </button>
    </>
  )
}
