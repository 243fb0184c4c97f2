import { Info, TriangleAlert, Unplug, X, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { t } from '#contract/language/texts'
import type { Notice } from '#contract/views'
import { useChat, usePage } from './page-context.ts'
import { Button, IconButton } from './theme/button.tsx'
import { Icon } from './theme/icon.tsx'
import { visibleText } from './visible-text.ts'

/** What the user must know wherever they are: the connection, the configuration, notices. */
export const Banners = () => {
  const notices = useChat((state) => state.workspace?.notices) ?? []
  return (
    <div className="banners">
      <ConnectionBanner />
      <ConfigurationBanner />
      {notices.map((notice) => (
        <NoticeBanner key={notice.id} notice={notice} />
      ))}
    </div>
  )
}

const ConnectionBanner = () => {
  const connection = useChat((state) => state.connection)
  const isRead = useChat((state) => state.workspace !== null)
  if (connection === 'connected' || (connection === 'refused' && !isRead)) return null
  return (
    <Banner tone="error" icon={Unplug}>
      {connection === 'lost' ? t('window.connection.lost') : t('window.connection.refused')}
    </Banner>
  )
}

const ConfigurationBanner = () => {
  const { actions } = usePage()
  const config = useChat((state) => state.workspace?.config)
  const view = useChat((state) => state.view)
  const first = config?.problems.find((problem) => problem.severity === 'error')
  if (!config || !first || (view.kind === 'settings' && view.section === 'problems')) return null
  const more = config.problems.length - 1
  return (
    <Banner
      tone="warning"
      icon={TriangleAlert}
      action={
        <Button tone="quiet" onClick={() => actions.show({ kind: 'settings', section: 'problems' })}>
          {more > 0
            ? t('window.configuration.showAll', { number: more + 1 })
            : t('window.configuration.show')}
        </Button>
      }
    >
      {t(config.usesLastGood ? 'window.configuration.problemLastGood' : 'window.configuration.problem', {
        line: first.line,
        column: first.column,
        message: visibleText(first.message),
      })}
    </Banner>
  )
}

const NoticeBanner = ({ notice }: { readonly notice: Notice }) => {
  const { bridge, actions } = usePage()
  return (
    <Banner
      tone={notice.severity}
      icon={notice.severity === 'info' ? Info : TriangleAlert}
      action={
        <IconButton
          label={t('window.action.dismiss')}
          icon={X}
          onClick={() => void actions.report(bridge.dismissNotice({ id: notice.id }))}
        />
      }
    >
      {visibleText(notice.message)}
    </Banner>
  )
}

const Banner = (props: {
  readonly tone: Notice['severity']
  readonly icon: LucideIcon
  readonly action?: ReactNode
  readonly children: ReactNode
}) => (
  <div className="banner" data-tone={props.tone} role={props.tone === 'error' ? 'alert' : 'status'}>
    <Icon of={props.icon} />
    <p>{props.children}</p>
    {props.action}
  </div>
)
