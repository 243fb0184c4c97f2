import { useState } from 'react'
import { t } from '#contract/language/texts'
import type { WorkspaceView } from '#contract/views'
import { usePage } from './page-context.ts'
import { Button } from './theme/button.tsx'
import { Modal } from './theme/modal.tsx'

/** All that can be shown while the history cannot be opened: why, and the way on where there is one. */
export const BlockedView = ({ blocked }: { readonly blocked: NonNullable<WorkspaceView['blocked']> }) => {
  const { bridge, actions } = usePage()
  const [isConfirming, setIsConfirming] = useState(false)
  const startFresh = async (): Promise<void> => {
    setIsConfirming(false)
    if (await actions.report(bridge.startFresh({}))) await actions.load()
  }
  return (
    <main className="blocked">
      <h1>{t('window.blocked.title')}</h1>
      <p role="alert">{blocked.problem.message}</p>
      {blocked.canStartFresh && (
        <Button onClick={() => setIsConfirming(true)}>{t('window.blocked.startFresh')}</Button>
      )}
      {isConfirming && (
        <Modal title={t('window.blocked.confirmTitle')} onClose={() => setIsConfirming(false)}>
          <p>{t('window.blocked.confirmText')}</p>
          <div className="actions actions-end">
            <Button onClick={() => setIsConfirming(false)}>{t('window.action.cancel')}</Button>
            <Button tone="primary" onClick={() => void startFresh()}>
              {t('window.blocked.confirm')}
            </Button>
          </div>
        </Modal>
      )}
    </main>
  )
}
