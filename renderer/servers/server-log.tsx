import { useEffect, useMemo, useRef } from 'react'
import { t } from '#contract/language/texts'
import type { LogLine, ServerDetail } from '#contract/views'
import { timeText } from '../display-units.ts'
import { useChat } from '../page-context.ts'
import { visibleText } from '../visible-text.ts'

/** Lines shown at most; older ones are in the log file. */
const shownLines = 500
const nothing: readonly LogLine[] = []

/** What the server wrote and what happened to it, as it happens. Stays at the end unless scrolled away. */
export const ServerLog = ({ detail }: { readonly detail: ServerDetail }) => {
  const later = useChat((state) => state.serverLogs.get(detail.alias) ?? nothing)
  const lines = useMemo(() => [...detail.log, ...later].slice(-shownLines), [detail.log, later])
  const box = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  useEffect(() => {
    if (isAtEnd.current) box.current?.scrollTo({ top: box.current.scrollHeight })
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- new lines are when to scroll
  }, [lines])
  return (
    <section className="surface-section">
      <h2>{t('servers.log.title')}</h2>
      <div
        ref={box}
        className="code log"
        role="log"
        aria-label={t('servers.log.name')}
        aria-live="off"
        // Focusable because it scrolls.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          isAtEnd.current = scrollHeight - scrollTop - clientHeight < 8
        }}
      >
        {lines.length === 0 && <p className="muted">{t('servers.log.empty')}</p>}
        {lines.map((line, index) => (
          // The log is only appended to, and nothing in a line has a state of its own.
          <p key={index} className={`log-${line.source}`}>
            <span className="log-time">{timeText(line.at)}</span>{' '}
            <span className="log-source">{line.source}</span> {visibleText(line.text)}
          </p>
        ))}
      </div>
    </section>
  )
}
