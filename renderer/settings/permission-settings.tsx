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
      <p className="muted">
        What you allowed beyond a single call. Taking it back needs no question; the next use asks again.
      </p>
      {grants.length === 0 && <p>Nothing is allowed beyond single calls.</p>}
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
        <p className="muted">
          {grant.kind === 'launch'
            ? 'may be started with its exact command'
            : 'runs without asking in this session'}
          {grant.conversationTitle !== null && `, in “${visibleLine(grant.conversationTitle)}”`}
        </p>
        <p className="label">since {momentText(grant.grantedAt)}</p>
      </div>
      <Button tone="stop" onClick={() => void actions.report(bridge.revokeGrant({ id: grant.id }))}>
        Revoke
      </Button>
    </li>
  )
}
