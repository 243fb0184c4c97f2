import { Play } from 'lucide-react'
import { memo } from 'react'
import { t } from '#contract/language/texts'
import { exhausted } from '#contract/result'
import type { RunEndItem } from '#contract/transcript'
import { useChat, usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'

/** Why an answer ended before it was complete, and the way on. What the answer itself says is not said twice. */
export const RunEndRow = memo((props: { readonly item: RunEndItem; readonly canContinue: boolean }) => {
  const { item, canContinue } = props
  const { bridge, actions } = usePage()
  const conversation = useChat((state) => state.open?.summary.conversation)
  const problem = item.problem?.message
  const isSaid = useChat(({ open }) => {
    const answer = open?.transcript.items.findLast(
      (other) => other.kind === 'assistant' && other.runId === item.runId,
    )
    return answer?.kind === 'assistant' && answer.problem?.message === problem
  })
  const goOn = (): void => {
    if (conversation) void actions.report(bridge.continueRun({ conversation }))
  }
  return (
    <div className="turn">
      <div className="run-end" data-failed={item.reason === 'failed' || undefined}>
        <p>
          {problem === undefined || isSaid ? reasonSentence(item.reason) : sentenceWith(problem, item.reason)}
        </p>
        {canContinue && (
          <Button icon={Play} onClick={goOn}>
            {t('conversation.run.continue')}
          </Button>
        )}
      </div>
    </div>
  )
})
RunEndRow.displayName = 'RunEndRow'

/** What ended by a limit or with Assent has a problem that says so itself. */
const sentenceWith = (problem: string, reason: RunEndItem['reason']): string =>
  reason === 'failed' || reason === 'stopped'
    ? t('conversation.run.withProblem', { reason: reasonSentence(reason), problem })
    : problem

const reasonSentence = (reason: RunEndItem['reason']): string => {
  switch (reason) {
    case 'stopped':
      return t('conversation.run.stopped')
    case 'step-limit':
      return t('conversation.run.stepLimit')
    case 'token-limit':
      return t('conversation.run.tokenLimit')
    case 'cost-limit':
      return t('conversation.run.costLimit')
    case 'repeating':
      return t('conversation.run.repeating')
    case 'failed':
      return t('conversation.run.failed')
    case 'interrupted':
      return t('conversation.run.interrupted')
    default:
      return exhausted(reason)
  }
}
