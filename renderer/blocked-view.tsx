import { useState } from 'react'
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
      <h1>Assent cannot open its history</h1>
      <p role="alert">{blocked.problem.message}</p>
      {blocked.canStartFresh && (
        <Button onClick={() => setIsConfirming(true)}>Keep the damaged file and start fresh</Button>
      )}
      {isConfirming && (
        <Modal title="Start with an empty history?" onClose={() => setIsConfirming(false)}>
          <p>The damaged file stays beside it under another name. Conversations in it are not shown.</p>
          <div className="actions actions-end">
            <Button onClick={() => setIsConfirming(false)}>Cancel</Button>
            <Button tone="primary" onClick={() => void startFresh()}>
              Start fresh
            </Button>
          </div>
        </Modal>
      )}
    </main>
  )
}
