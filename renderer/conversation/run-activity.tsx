import { t } from '#contract/language/texts'
import { useChat } from '../page-context.ts'

/** What the run is doing when nothing else on screen says so. */
export const RunActivity = () => {
  const text = useChat(({ open }) => {
    if (!open) return null
    if (open.activity !== null) return open.activity
    const { run, items } = open.transcript
    if (run === null) return null
    if (run.stopping) return t('conversation.run.stopping')
    const last = items.at(-1)
    const isThinking = last?.kind === 'assistant' && last.finish === null && open.live === null
    return isThinking || last?.kind === 'user' ? t('conversation.run.thinking') : null
  })
  return (
    <div className="transcript-end">
      {text !== null && (
        <p className="turn activity">
          <span className="activity-mark" aria-hidden="true" />
          {text}
        </p>
      )}
    </div>
  )
}
