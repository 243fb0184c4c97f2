import { t } from '#contract/language/texts'
import type { GrantView } from '#contract/views'
import { momentText } from '../display-units.ts'
import { useChat, usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { visibleLine } from '../visible-text.ts'

/** What was allowed for longer than one call, each with the way to take it back. */
export const PermissionSettings = () => {
  const grants = useChat((state) => state.workspace?.grants) ?? []
  return (
    <>
      <p className="muted">{t('settings.permissions.about')}</p>
      {grants.length === 0 && <p>{t('settings.permissions.empty')}</p>}
      <ul className="rows">
        {grants.map((grant) => (
          <GrantRow key={grant.id} grant={grant} />
        ))}
      </ul>
    </>
  )
}

const GrantRow = ({ grant }: { readonly grant: GrantView }) => {
  const { bridge, actions } = usePage()
  return (
    <li className="setting-row">
      <div className="setting-main">
        <p className="field-name">{visibleLine(grant.subject)}</p>
        <p className="muted">{meaningOf(grant)}</p>
        <p className="label">{t('settings.permissions.since', { moment: momentText(grant.grantedAt) })}</p>
      </div>
      <Button tone="stop" onClick={() => void actions.report(bridge.revokeGrant({ id: grant.id }))}>
        {t('settings.permissions.revoke')}
      </Button>
    </li>
  )
}

const meaningOf = ({ kind, conversationTitle }: GrantView): string => {
  if (kind === 'launch') return t('settings.permissions.launch')
  return conversationTitle === null
    ? t('settings.permissions.session')
    : t('settings.permissions.sessionIn', { title: visibleLine(conversationTitle) })
}
