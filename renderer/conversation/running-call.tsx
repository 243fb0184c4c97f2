import { Timer, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { t } from '#contract/language/texts'
import type { CallItem } from '#contract/call-item'
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
        <progress
          value={progress.progress}
          max={progress.total}
          aria-label={t('conversation.call.progress')}
        />
      ) : (
        <span className="activity-mark" aria-hidden="true" />
      )}
      <span className="muted cut">
        <Elapsed since={since} limitSeconds={item.limitSeconds} message={progress?.message ?? null} />
      </span>
      <span className="call-running-ways">
        <ActionMenu
          label={t('conversation.call.limitTime')}
          icon={Timer}
          entries={limitsInSeconds.map((seconds) => ({
            label: t('conversation.call.atMost', { duration: durationText(seconds * 1000) }),
            run: () => limit(seconds),
          }))}
        />
        <Button
          tone="quiet"
          icon={X}
          onClick={() => void actions.report(bridge.cancelCall({ conversation, callId }))}
        >
          {t('window.action.cancel')}
        </Button>
      </span>
    </div>
  )
}

const Elapsed = (props: {
  readonly since: number
  readonly limitSeconds: number | null
  readonly message: string | null
}) => {
  const { since, limitSeconds, message } = props
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const elapsed = limitedText(
    durationText(Math.max(1, Math.floor((now - since) / 1000)) * 1000),
    limitSeconds,
  )
  return message ? t('conversation.call.elapsedSaying', { elapsed, message: visibleLine(message) }) : elapsed
}

const limitedText = (elapsed: string, limitSeconds: number | null): string => {
  if (limitSeconds === null) return elapsed
  return t('conversation.call.elapsedAtMost', { elapsed, duration: durationText(limitSeconds * 1000) })
}
