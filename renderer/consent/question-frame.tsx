import { Ban, FileText, Globe, KeyRound, Laptop, MessageSquareWarning, TriangleAlert } from 'lucide-react'
import { useState, type ReactNode, type RefObject } from 'react'
import type { Fact, Question } from '#contract/views'
import { useArmed } from './arming.ts'

export type QuestionGate = {
  /** Called when the end of what is asked about has been in view. */
  readonly onSeen: () => void
  /** Whether an answer that allows something may be given now. */
  readonly isReady: boolean
}

export type ButtonsRef = RefObject<HTMLDivElement | null>

/** A question may be allowed once its buttons stood in plain sight long enough and it was seen to its end. */
export const useQuestionGate = ({ requestId }: Question, buttons: ButtonsRef): QuestionGate => {
  const [seen, setSeen] = useState<string | null>(null)
  const isArmed = useArmed(buttons, requestId)
  return { onSeen: () => setSeen(requestId), isReady: isArmed && seen === requestId }
}

export type QuestionFrameProps = {
  readonly question: Question
  readonly buttons: ButtonsRef
  readonly problem: string | null
  readonly queue: ReactNode
  /** The part to be read or filled in. */
  readonly body: ReactNode
  /** The buttons themselves. */
  readonly children: ReactNode
}

/** What all questions have in common: who asks, the facts, and where the answers stand. */
export const QuestionFrame = (props: QuestionFrameProps): ReactNode => {
  const { question, buttons, problem, queue, body, children } = props
  return (
    <section
      className="question"
      data-request={question.requestId}
      data-kind={question.kind}
      role="alertdialog"
      aria-label={question.name}
      aria-describedby="question-facts"
    >
      <div className="question-body">
        <QuestionWords question={question} />
        {body}
      </div>
      <div className="question-foot">
        <div className="question-queue">{queue}</div>
        {problem !== null && (
          <p className="question-problem" role="alert">
            <Ban aria-hidden="true" /> {problem}
          </p>
        )}
        <div className="question-actions" ref={buttons}>
          {children}
        </div>
      </div>
    </section>
  )
}

const QuestionWords = ({ question }: { readonly question: Question }): ReactNode => (
  <div className="question-words">
    <h1>{question.heading}</h1>
    <p className="asker" title={question.asker}>
      {question.asker}
    </p>
    <ul id="question-facts">
      {question.facts.map((fact) => (
        <li key={fact.text} className={fact.icon === 'caution' ? 'fact caution' : 'fact'}>
          <FactIcon icon={fact.icon} />
          <span>{fact.text}</span>
        </li>
      ))}
    </ul>
  </div>
)

const icons = {
  file: FileText,
  computer: Laptop,
  network: Globe,
  claim: MessageSquareWarning,
  caution: TriangleAlert,
  key: KeyRound,
} as const

const FactIcon = ({ icon }: { readonly icon: Fact['icon'] }): ReactNode => {
  const Icon = icons[icon]
  return <Icon aria-hidden="true" size={16} strokeWidth={1.5} />
}
