import { useRef, type ReactNode } from 'react'
import { t } from '#contract/language/texts'
import type { Question } from '#contract/views'
import { ExactView } from './exact-view.tsx'
import { PressButton } from './press-button.tsx'
import { QuestionFrame, useQuestionGate } from './question-frame.tsx'
import type { QuestionPanelProps } from './question-panel.tsx'

/** An address that a server wants opened, whole, with the host marked: nothing is fetched before it is allowed. */
export const AddressQuestion = ({ question, onDecide, problem, queue }: QuestionPanelProps): ReactNode => {
  const buttons = useRef<HTMLDivElement>(null)
  const gate = useQuestionGate(question, buttons)
  const { address, exact, exactNote } = question
  const actions = { question, onDecide }
  return (
    <QuestionFrame
      {...{ question, buttons, problem, queue }}
      body={
        <ExactView
          label={t('consent.page.exactUrl')}
          note={exactNote}
          text={exact}
          marked={address && <MarkedAddress {...address} />}
          onSeen={gate.onSeen}
        />
      }
    >
      {address?.isOpened === true ? (
        <OpenedActions {...actions} />
      ) : (
        <AskedActions {...actions} isReady={gate.isReady} />
      )}
    </QuestionFrame>
  )
}

const MarkedAddress = ({ before, domain, after }: NonNullable<Question['address']>): ReactNode => (
  <>
    {before}
    <mark className="domain">{domain}</mark>
    {after}
  </>
)

type ActionsProps = Pick<QuestionPanelProps, 'question' | 'onDecide'>

const AskedActions = (props: ActionsProps & { readonly isReady: boolean }): ReactNode => {
  const { question, onDecide, isReady } = props
  const { requestId, shownHash } = question
  return (
    <>
      <PressButton
        look="plain"
        isReady
        onPress={() => onDecide({ requestId, shownHash, verdict: 'dismiss' })}
      >
        {t('consent.page.notNow')}
      </PressButton>
      <PressButton look="deny" isReady onPress={() => onDecide({ requestId, shownHash, verdict: 'deny' })}>
        {t('consent.page.doNotOpen')}
      </PressButton>
      <PressButton
        look="allow"
        isReady={isReady}
        onPress={() => onDecide({ requestId, shownHash, verdict: 'allow', scope: 'once' })}
      >
        {t('consent.page.openInBrowser')}
      </PressButton>
    </>
  )
}

/** It was allowed: what the browser kept from opening is opened by the user. */
const OpenedActions = ({ question, onDecide }: ActionsProps): ReactNode => {
  const { requestId, shownHash, exact } = question
  const putAway = (): void => onDecide({ requestId, shownHash, verdict: 'dismiss' })
  return (
    <>
      <PressButton look="plain" isReady onPress={putAway}>
        {t('consent.page.done')}
      </PressButton>
      <a className="press allow" href={exact} target="_blank" rel="noopener noreferrer" onClick={putAway}>
        {t('consent.page.openHere')}
      </a>
    </>
  )
}
