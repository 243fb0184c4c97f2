import { Ban, FileText, Globe, KeyRound, Laptop, MessageSquareWarning, TriangleAlert } from 'lucide-react'
import { useRef, useState, type ReactNode } from 'react'
import { t } from '#contract/language/texts'
import type { Input } from '#contract/methods'
import type { Fact, Question } from '#contract/views'
import { useArmed } from './arming.ts'
import { ExactView } from './exact-view.tsx'
import { PressButton } from './press-button.tsx'

export type Decision = Input<'decide'>

export type QuestionPanelProps = {
  readonly question: Question
  readonly problem: string | null
  readonly onDecide: (decision: Decision) => void
  readonly queue: ReactNode
}

const exactLabels = {
  call: 'consent.page.exactArguments',
  launch: 'consent.page.exactCommand',
  connection: 'consent.page.exactAddress',
  change: 'consent.page.exactChange',
  secret: 'consent.page.secret',
  erasure: 'settings.erasure.exact',
} as const

const words = {
  call: { yes: 'consent.page.allowOnce', no: 'consent.page.deny' },
  launch: { yes: 'consent.page.start', no: 'consent.page.doNotStart' },
  connection: { yes: 'consent.page.connect', no: 'consent.page.doNotConnect' },
  change: { yes: 'consent.page.apply', no: 'consent.page.discard' },
  secret: { yes: 'consent.page.save', no: 'consent.page.cancel' },
  erasure: { yes: 'settings.erasure.yes', no: 'settings.erasure.no' },
} as const

const allowing = { yes: 'allow', no: 'deny' } as const

/** Where the answer "yes" destroys something, it is the one in the colour of stopping. */
const looks = {
  call: allowing,
  launch: allowing,
  connection: allowing,
  change: allowing,
  secret: { yes: 'allow', no: 'plain' },
  erasure: { yes: 'erase', no: 'plain' },
} as const

/** One question. It never takes the focus and has no default button: nothing typed elsewhere can answer it. */
export const QuestionPanel = ({ question, problem, onDecide, queue }: QuestionPanelProps): ReactNode => {
  const actions = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState<string | null>(null)
  const [secret, setSecret] = useState('')
  const isArmed = useArmed(actions, question.requestId)
  const isWhole = question.kind === 'secret' ? secret !== '' : seen === question.requestId
  const isReady = isArmed && isWhole
  const { requestId, shownHash } = question
  const { yes, no } = words[question.kind]

  const accept = (): void =>
    onDecide(
      question.kind === 'secret'
        ? { requestId, shownHash, verdict: 'provide', secret }
        : { requestId, shownHash, verdict: 'allow', scope: 'once' },
    )

  return (
    <section
      className="question"
      data-request={question.requestId}
      role="alertdialog"
      aria-label={question.name}
      aria-describedby="question-facts"
    >
      <div className="question-body">
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
        {question.kind === 'secret' ? (
          <label className="secret">
            <span>{question.exact}</span>
            <input
              type="password"
              autoComplete="off"
              spellCheck={false}
              value={secret}
              onChange={(event) => setSecret(event.target.value)}
            />
          </label>
        ) : (
          <ExactView
            label={t(exactLabels[question.kind])}
            note={question.exactNote}
            text={question.exact}
            onSeen={() => setSeen(question.requestId)}
          />
        )}
      </div>
      <div className="question-foot">
        <div className="question-queue">{queue}</div>
        {problem !== null && (
          <p className="question-problem" role="alert">
            <Ban aria-hidden="true" /> {problem}
          </p>
        )}
        <div className="question-actions" ref={actions}>
          <PressButton
            look={looks[question.kind].no}
            isReady
            onPress={() => onDecide({ requestId, shownHash, verdict: 'deny' })}
          >
            {t(no)}
          </PressButton>
          {question.sessionScope && (
            <PressButton
              look="plain"
              isReady={isReady}
              onPress={() => onDecide({ requestId, shownHash, verdict: 'allow', scope: 'session' })}
            >
              {t('consent.page.allowSession')}
            </PressButton>
          )}
          <PressButton look={looks[question.kind].yes} isReady={isReady} onPress={accept}>
            {t(yes)}
          </PressButton>
        </div>
      </div>
    </section>
  )
}

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
