import { Timer, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { CallItem } from '#contract/transcript'
import { durationText } from '../display-units.ts'
import { useChat, usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { ActionMenu } from '../theme/menu.tsx'
import { visibleLine } from '../visible-text.ts'
import type { CallProgress } from './open-conversation.ts'

const limitsInSeconds = [10, 30, 60, 300, 1800]

/** How long a call has been running, how far it is, and the ways to end it. */
export const RunningCall = (props: {
  readonly item: CallItem
  /** Wall time of its beginning. */
  readonly since: number
  readonly progress: CallProgress | undefined
}) => {
  const { item, since, progress } = props
  const { bridge, actions } = usePage()
  const conversation = useChat((state) => state.open?.summary.conversation)
  if (!conversation) return null
  const { callId } = item
  const limit = (seconds: number): void =>
    void actions.report(bridge.limitCall({ conversation, callId, seconds }))
  return (
    <div className="call-running">
      {progress?.total ? (
        <progress value={progress.progress} max={progress.total} aria-label="Progress" />
      ) : (
        <span className="activity-mark" aria-hidden="true" />
      )}
      <span className="muted cut">
        <Elapsed since={since} />
        {item.limitSeconds !== null && `, at most ${durationText(item.limitSeconds * 1000)}`}
        {progress?.message && `: ${visibleLine(progress.message)}`}
      </span>
      <span className="call-running-ways">
        <ActionMenu
          label="Limit time"
          icon={Timer}
          entries={limitsInSeconds.map((seconds) => ({
            label: `At most ${durationText(seconds * 1000)}`,
            run: () => limit(seconds),
          }))}
        />
        <Button
          tone="quiet"
          icon={X}
          onClick={() => void actions.report(bridge.cancelCall({ conversation, callId }))}
        >
          Cancel
        </Button>
      </span>
    </div>
  )
}

const Elapsed = ({ since }: { readonly since: number }) => {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return durationText(Math.max(1, Math.floor((now - since) / 1000)) * 1000)
}
