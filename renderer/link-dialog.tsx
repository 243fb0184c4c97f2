import { ExternalLink } from 'lucide-react'
import { useChat, usePage } from './page-context.ts'
import { Button } from './theme/button.tsx'
import { Modal } from './theme/modal.tsx'
import { visibleLine } from './visible-text.ts'

/** Shows the whole address of a clicked link before it is opened. */
export const LinkDialog = () => {
  const { store, openUrl } = usePage()
  const link = useChat((state) => state.link)
  if (link === null) return null
  const close = (): void => store.setState({ link: null })
  const open = (): void => {
    close()
    openUrl(new URL(link).href)
  }
  return (
    <Modal title={`Open a page on ${new URL(link).host}?`} onClose={close}>
      <section className="code" aria-label="Address">
        {visibleLine(new URL(link).href)}
      </section>
      <p className="muted">
        The address came from a message. Whoever runs that site sees that you opened it.
      </p>
      <div className="actions actions-end">
        <Button onClick={close}>Cancel</Button>
        <Button tone="primary" icon={ExternalLink} onClick={open}>
          Open
        </Button>
      </div>
    </Modal>
  )
}
