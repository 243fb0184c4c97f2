import { Plus } from 'lucide-react'
import { memo } from 'react'
import { t } from '#contract/language/texts'
import type { ServerSummary } from '#contract/views'
import { useChat, usePage } from '../page-context.ts'
import { serverStateWord } from '../servers/server-state.ts'
import { SignInButton } from '../servers/sign-in-button.tsx'
import { IconButton } from '../theme/button.tsx'
import { visibleLine } from '../visible-text.ts'

/** The servers with a dot, the state in a word and the number of tools. */
export const ServerList = () => {
  const { actions } = usePage()
  const servers = useChat((state) => state.workspace?.servers)
  return (
    <nav className="side-servers" aria-label={t('sideBar.servers.name')}>
      <div className="side-heading">
        <h2>{t('sideBar.servers.name')}</h2>
        <IconButton
          label={t('sideBar.servers.add')}
          icon={Plus}
          onClick={() => actions.show({ kind: 'add-server' })}
        />
      </div>
      {servers?.length === 0 && <p className="side-empty">{t('sideBar.servers.empty')}</p>}
      <ul>
        {servers?.map((server) => (
          <ServerRow key={server.alias} server={server} />
        ))}
      </ul>
    </nav>
  )
}

const ServerRow = memo(({ server }: { readonly server: ServerSummary }) => {
  const { actions } = usePage()
  const { alias } = server
  const isCurrent = useChat(({ view }) => view.kind === 'server' && view.alias === alias)
  const { word, tone } = serverStateWord(server.state)
  const isReady = server.state.kind === 'ready'
  return (
    <li className="side-row" data-current={isCurrent || undefined}>
      <a
        className="side-link"
        href={`#server-${encodeURIComponent(alias)}`}
        aria-label={t('sideBar.servers.entry', { alias: visibleLine(alias), state: word })}
        aria-current={isCurrent ? 'page' : undefined}
        onClick={(event) => {
          event.preventDefault()
          actions.show({ kind: 'server', alias })
        }}
      >
        <span
          className={`dot tone-${server.needsSignIn ? 'caution' : tone} ${server.state.kind === 'stopped' ? 'dot-hollow' : ''}`}
        />
        <span className="cut">{visibleLine(alias)}</span>
      </a>
      {server.needsSignIn ? (
        <SignInButton alias={alias} isSmall />
      ) : (
        <span className={`side-server-state ${tone === 'caution' ? 'tone-caution' : ''}`} aria-hidden="true">
          {isReady ? server.toolCount : word}
        </span>
      )}
    </li>
  )
})
ServerRow.displayName = 'ServerRow'
