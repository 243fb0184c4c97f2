import { useRef, type ReactNode } from 'react'
import { t } from '#contract/language/texts'
import type { Input } from '#contract/methods'
import { exhausted } from '#contract/result'
import type { Question } from '#contract/views'
import { AddressQuestion } from './address-question.tsx'
import type { Drafts } from './drafts.ts'
import { ChangedLines } from './changed-lines.tsx'
import { ExactView } from './exact-view.tsx'
import { FormQuestion } from './form-question.tsx'
import { PressButton } from './press-button.tsx'
import { QuestionFrame, useQuestionGate } from './question-frame.tsx'
import { ReviewQuestion } from './review-question.tsx'
import { SamplingQuestion } from './sampling-question.tsx'
import { SecretQuestion } from './secret-question.tsx'

export type Decision = Input<'decide'>

export type QuestionPanelProps = {
  readonly question: Question
  readonly problem: string | null
  readonly onDecide: (decision: Decision) => void
  readonly drafts: Drafts
  readonly queue: ReactNode
}

const exactLabels = {
  call: 'consent.page.exactArguments',
  launch: 'consent.page.exactCommand',
  connection: 'consent.page.exactAddress',
  change: 'consent.page.exactChange',
  erasure: 'settings.erasure.exact',
} as const

const words = {
  call: { yes: 'consent.page.allowOnce', no: 'consent.page.deny' },
  launch: { yes: 'consent.page.start', no: 'consent.page.doNotStart' },
  connection: { yes: 'consent.page.connect', no: 'consent.page.doNotConnect' },
  change: { yes: 'consent.page.apply', no: 'consent.page.discard' },
  erasure: { yes: 'settings.erasure.yes', no: 'settings.erasure.no' },
} as const

const allowing = { yes: 'allow', no: 'deny' } as const

/** Where the answer "yes" destroys something, it is the one in the colour of stopping. */
const looks = {
  call: allowing,
  launch: allowing,
  connection: allowing,
  change: allowing,
  erasure: { yes: 'erase', no: 'plain' },
} as const

/** One question. It never takes the focus and has no default button: nothing typed elsewhere can answer it. */
export const QuestionPanel = (props: QuestionPanelProps): ReactNode => {
  const { kind } = props.question
  switch (kind) {
    case 'secret':
      return <SecretQuestion {...props} />
    case 'form':
      return <FormQuestion {...props} />
    case 'address':
      return <AddressQuestion {...props} />
    case 'sampling':
      return <SamplingQuestion {...props} />
    case 'review':
      return <ReviewQuestion {...props} />
    case 'call':
    case 'launch':
    case 'connection':
    case 'change':
    case 'erasure':
      return <YesOrNo {...props} kind={kind} />
    default:
      return exhausted(kind)
  }
}

type YesOrNoProps = QuestionPanelProps & { readonly kind: keyof typeof words }

const YesOrNo = ({ question, kind, onDecide, problem, queue }: YesOrNoProps): ReactNode => {
  const { requestId, shownHash } = question
  const buttons = useRef<HTMLDivElement>(null)
  const gate = useQuestionGate(question, buttons)
  const allow = (scope: 'once' | 'session'): void =>
    onDecide({ requestId, shownHash, verdict: 'allow', scope })
  return (
    <QuestionFrame
      {...{ question, buttons, problem, queue }}
      body={
        <ExactView
          label={t(exactLabels[kind])}
          note={question.exactNote}
          text={question.exact}
          marked={kind === 'change' ? <ChangedLines text={question.exact} /> : undefined}
          onSeen={gate.onSeen}
        />
      }
    >
      <PressButton
        look={looks[kind].no}
        isReady
        onPress={() => onDecide({ requestId, shownHash, verdict: 'deny' })}
      >
        {t(words[kind].no)}
      </PressButton>
      {question.sessionScope && (
        <PressButton look="plain" isReady={gate.isReady} onPress={() => allow('session')}>
          {t('consent.page.allowSession')}
        </PressButton>
      )}
      <PressButton look={looks[kind].yes} isReady={gate.isReady} onPress={() => allow('once')}>
        {t(words[kind].yes)}
      </PressButton>
    </QuestionFrame>
  )
}
