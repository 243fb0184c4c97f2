import { useEffect, useMemo, useRef, useState } from 'react'
import { t } from '#contract/language/texts'
import { useChat, usePage } from '../page-context.ts'
import { groupByDay } from './conversation-groups.ts'
import { ConversationRow } from './conversation-row.tsx'

/** All conversations by day. Reads on as its end comes into view. */
export const ConversationList = () => {
  const conversations = useChat((state) => state.conversations)
  const now = useToday()
  const groups = useMemo(() => groupByDay(conversations, now), [conversations, now])
  return (
    <nav className="side-conversations" aria-label={t('sideBar.conversations.name')}>
      {groups.length === 0 && (
        <>
          <h2 className="side-heading">{t('sideBar.conversations.name')}</h2>
          <p className="side-empty">{t('sideBar.conversations.empty')}</p>
        </>
      )}
      {groups.map((group) => (
        <section key={group.name} className="side-group" aria-label={group.name}>
          <h2 className="side-heading">{group.name}</h2>
          <ul>
            {group.conversations.map((summary) => (
              <ConversationRow key={summary.conversation} summary={summary} />
            ))}
          </ul>
        </section>
      ))}
      {groups.length > 0 && <MoreConversations />}
    </nav>
  )
}

const checkIntervalMs = 60_000

/** A moment of the current day; changes when the next day begins. */
const useToday = (): number => {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => {
      if (new Date().toDateString() !== new Date(now).toDateString()) setNow(Date.now())
    }, checkIntervalMs)
    return () => clearInterval(timer)
  }, [now])
  return now
}

const MoreConversations = () => {
  const { actions } = usePage()
  const mark = useRef<HTMLDivElement>(null)
  const [round, setRound] = useState<number | 'end'>(0)
  useEffect(() => {
    if (round === 'end' || !mark.current) return undefined
    const observer = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return
      observer.disconnect()
      void actions.loadMoreConversations().then((hasMore) => setRound(hasMore ? round + 1 : 'end'))
    })
    observer.observe(mark.current)
    return () => observer.disconnect()
  }, [actions, round])
  return round === 'end' ? null : <div ref={mark} className="side-more" aria-hidden="true" />
}
