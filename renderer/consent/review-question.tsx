import { useRef, type ReactNode } from 'react'
import { t } from '#contract/language/texts'
import { ExactView } from './exact-view.tsx'
import { PressButton } from './press-button.tsx'
import { QuestionFrame, useQuestionGate } from './question-frame.tsx'
import type { QuestionPanelProps } from './question-panel.tsx'
import { SamplingMessages } from './sampling-texts.tsx'

/** A model's answer, before the server that asked for it gets it. */
export const ReviewQuestion = (props: QuestionPanelProps): ReactNode => {
  const { question, onDecide, problem, queue } = props
  const { requestId, shownHash, sampling } = question
  const buttons = useRef<HTMLDivElement>(null)
  const gate = useQuestionGate(question, buttons)
  return (
    <QuestionFrame
      {...{ question, buttons, problem, queue }}
      body={
        <ExactView
          label={t('consent.page.exactAnswer')}
          note={question.exactNote}
          text={question.exact}
          above={sampling && <SamplingMessages sampling={sampling} />}
          onSeen={gate.onSeen}
        />
      }
    >
      <PressButton look="deny" isReady onPress={() => onDecide({ requestId, shownHash, verdict: 'deny' })}>
        {t('consent.page.doNotGive')}
      </PressButton>
      <PressButton
        look="allow"
        isReady={gate.isReady}
        onPress={() => onDecide({ requestId, shownHash, verdict: 'allow', scope: 'once' })}
      >
        {t('consent.page.give', { server: sampling?.server ?? '' })}
      </PressButton>
    </QuestionFrame>
  )
}
