import { ExternalLink } from 'lucide-react'
import { t } from '#contract/language/texts'
import { useChat, usePage } from './page-context.ts'
import { Button } from './theme/button.tsx'
import { Modal } from './theme/modal.tsx'
import { visibleLine } from './visible-text.ts'

/** Shows the whole address of a clicked link before it is opened. */
export const LinkDialog = () => {
  const { store, actions, openUrl } = usePage()
  const link = useChat((state) => state.link)
  if (link === null) return null
  const close = (): void => store.setState({ link: null })
  const open = (): void => {
    close()
    void actions.report(openUrl(new URL(link).href))
  }
  return (
    <Modal title={t('window.link.title', { host: new URL(link).host })} onClose={close}>
      <section className="code" aria-label={t('window.link.address')}>
        {visibleLine(new URL(link).href)}
      </section>
      <p className="muted">{t('window.link.origin')}</p>
      <div className="actions actions-end">
        <Button onClick={close}>{t('window.action.cancel')}</Button>
        <Button tone="primary" icon={ExternalLink} onClick={open}>
          {t('window.action.open')}
        </Button>
      </div>
    </Modal>
  )
}
