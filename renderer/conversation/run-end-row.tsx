import { Play } from 'lucide-react'
import { memo } from 'react'
import { exhausted } from '#contract/result'
import type { RunEndItem } from '#contract/transcript'
import { useChat, usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'

/** Why an answer ended before it was complete, and the way on. */
export const RunEndRow = memo((props: { readonly item: RunEndItem; readonly canContinue: boolean }) => {
  const { item, canContinue } = props
  const { bridge, actions } = usePage()
  const conversation = useChat((state) => state.open?.summary.conversation)
  const goOn = (): void => {
    if (conversation) void actions.report(bridge.continueRun({ conversation }))
  }
  return (
    <div className="turn">
      <div className="run-end" data-failed={item.reason === 'failed' || undefined}>
        <p>
          {reasonSentence(item.reason)}
          {item.problem && ` ${item.problem.message}`}
        </p>
        {canContinue && (
          <Button icon={Play} onClick={goOn}>
            Continue
          </Button>
        )}
      </div>
    </div>
  )
})
RunEndRow.displayName = 'RunEndRow'

const reasonSentence = (reason: RunEndItem['reason']): string => {
  switch (reason) {
    case 'stopped':
      return 'You stopped this run.'
    case 'step-limit':
      return 'This run reached its limit of steps.'
    case 'token-limit':
      return 'This run reached its limit of tokens.'
    case 'cost-limit':
      return 'This run reached its limit of money.'
    case 'repeating':
      return 'The model kept asking for the same call, so the run was ended.'
    case 'failed':
      return 'This run failed.'
    case 'interrupted':
      return 'This run was interrupted when Assent ended.'
    default:
      return exhausted(reason)
  }
}
