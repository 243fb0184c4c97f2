import { X } from 'lucide-react'
import { t } from '#contract/language/texts'
import { useChat, usePage } from './page-context.ts'
import { Button, IconButton } from './theme/button.tsx'

/** Short reports that go away by themselves. */
export const Toasts = () => {
  const { actions } = usePage()
  const toasts = useChat((state) => state.toasts)
  const isAsked = useChat(({ workspace }) => (workspace?.questions.count ?? 0) > 0)
  const shown = toasts.filter(({ isOfQuestion = false }) => isAsked || !isOfQuestion)
  return (
    <div className="toasts" aria-live="polite">
      {shown.map(({ id, text, tone, action }) => (
        <div key={id} className="toast" data-tone={tone}>
          <p>{text}</p>
          {action && (
            <Button
              tone="quiet"
              onClick={() => {
                actions.dismiss(id)
                action.run()
              }}
            >
              {action.label}
            </Button>
          )}
          <IconButton label={t('window.action.dismiss')} icon={X} onClick={() => actions.dismiss(id)} />
        </div>
      ))}
    </div>
  )
}
