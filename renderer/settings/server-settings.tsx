import { Plus } from 'lucide-react'
import { t } from '#contract/language/texts'
import { useChat, usePage } from '../page-context.ts'
import { ImportButton } from '../servers/import-button.tsx'
import { serverStateWord } from '../servers/server-state.ts'
import { Button } from '../theme/button.tsx'
import { visibleLine } from '../visible-text.ts'

export const ServerSettings = () => {
  const { actions } = usePage()
  const servers = useChat((state) => state.workspace?.servers) ?? []
  return (
    <>
      {servers.length === 0 && <p className="muted">{t('settings.servers.empty')}</p>}
      <ul className="rows">
        {servers.map(({ alias, state, toolCount }) => (
          <li key={alias} className="setting-row">
            <div className="setting-main">
              <p className="field-name">{visibleLine(alias)}</p>
              <p className={`tone-${serverStateWord(state).tone}`}>
                {toolCount === 0
                  ? serverStateWord(state).word
                  : t('settings.servers.tools', { state: serverStateWord(state).word, count: toolCount })}
              </p>
            </div>
            <Button onClick={() => actions.show({ kind: 'server', alias })}>
              {t('settings.servers.show')}
            </Button>
          </li>
        ))}
      </ul>
      <div className="actions">
        <Button icon={Plus} onClick={() => actions.show({ kind: 'add-server' })}>
          {t('settings.servers.add')}
        </Button>
        <ImportButton />
      </div>
    </>
  )
}
