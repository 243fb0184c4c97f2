import { Play } from 'lucide-react'
import type { ReactNode } from 'react'
import { t } from '#contract/language/texts'
import { exhausted } from '#contract/result'
import type { Listing } from '../offers/use-listing.ts'
import { useChat, usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { ProblemText } from '../theme/problem-text.tsx'
import { visibleText } from '../visible-text.ts'

/** What stands in place of a list that is not there, and the way to it. */
export const ListingFrame = <Value,>(props: {
  readonly alias: string
  readonly listing: Listing<Value>
  readonly notRunning: string
  readonly reading: string
  readonly onAgain: () => void
  readonly children: (value: Value) => ReactNode
}) => {
  const { bridge, actions } = usePage()
  const { alias, listing, onAgain } = props
  const isOnItsWay = useChat(
    ({ workspace }) =>
      workspace?.servers.some(
        (server) =>
          server.alias === alias &&
          ['awaiting-approval', 'starting', 'backing-off'].includes(server.state.kind),
      ) ?? false,
  )
  switch (listing.kind) {
    case 'not-running':
      return isOnItsWay ? (
        <p className="muted">{t('servers.offers.soon')}</p>
      ) : (
        <div className="actions">
          <p className="muted">{props.notRunning}</p>
          <Button icon={Play} onClick={() => void actions.report(bridge.startServer({ alias }))}>
            {t('servers.offers.start')}
          </Button>
        </div>
      )
    case 'reading':
      return <output className="muted">{props.reading}</output>
    case 'failed':
      return (
        <>
          <ProblemText message={visibleText(listing.problem.message)} />
          <div className="actions">
            <Button onClick={onAgain}>{t('servers.offers.again')}</Button>
          </div>
        </>
      )
    case 'ready':
      return props.children(listing.value)
    default:
      return exhausted(listing)
  }
}
