import { useEffect, useMemo, useRef, useState } from 'react'
import { t } from '#contract/language/texts'
import { logLevels, type LogLevel } from '#contract/offers'
import type { LogLine, ServerDetail } from '#contract/views'
import { timeText } from '../display-units.ts'
import { useChat, usePage } from '../page-context.ts'
import { Field } from '../theme/field.tsx'
import { visibleText } from '../visible-text.ts'
import { isFrom, linesFrom } from './lines-from.ts'

/** Lines shown at most; older ones are in the log file. */
const shownLines = 500
const nothing: readonly LogLine[] = []

/** What the server wrote and what happened to it, as it happens. Stays at the end unless scrolled away. */
export const ServerLog = ({ detail }: { readonly detail: ServerDetail }) => {
  const later = useChat((state) => state.serverLogs.get(detail.alias) ?? nothing)
  const [least, setLeast] = useState<LogLevel | null>(null)
  const all = useMemo(() => [...detail.log, ...later], [detail.log, later])
  const lines = useMemo(() => linesFrom(all, least).slice(-shownLines), [all, least])
  const box = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  useEffect(() => {
    if (isAtEnd.current) box.current?.scrollTo({ top: box.current.scrollHeight })
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- new lines are when to scroll
  }, [lines])
  return (
    <section className="surface-section">
      <div className="log-tools">
        <LevelChoice
          name={t('servers.log.show')}
          hint={t('servers.log.showHint')}
          none={t('servers.log.everything')}
          value={least}
          onChoose={setLeast}
        />
        <AskedLevel detail={detail} />
      </div>
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
        {lines.length === 0 && (
          <p className="muted">{all.length === 0 ? t('servers.log.empty') : t('servers.log.noneShown')}</p>
        )}
        {lines.map((line, index) => (
          // The log is only appended to, and nothing in a line has a state of its own.
          <p key={index} className={`log-${line.source}`}>
            <span className="log-time">{timeText(line.at)}</span>{' '}
            <span className="log-source">{line.source}</span> <LevelWord level={line.level} />
            {visibleText(line.text)}
          </p>
        ))}
      </div>
    </section>
  )
}

const LevelWord = ({ level }: { readonly level: LogLevel | undefined }) =>
  level !== undefined && (
    <span className={`log-level ${isFrom(level, 'error') ? 'tone-stop' : ''}`}>
      {t(`servers.log.levels.${level}`)}{' '}
    </span>
  )

/** From which level on the server writes to us, where it can be told. */
const AskedLevel = ({ detail: { alias, offers } }: { readonly detail: ServerDetail }) => {
  const { bridge, actions } = usePage()
  if (!offers?.logging) return null
  return (
    <LevelChoice
      name={t('servers.log.ask')}
      none={offers.logLevel === null ? t('servers.log.ownChoice') : null}
      value={offers.logLevel}
      onChoose={(level) => level !== null && void actions.report(bridge.setServerLogLevel({ alias, level }))}
    />
  )
}

const LevelChoice = (props: {
  readonly name: string
  readonly hint?: string
  /** What no level means; null where it cannot be chosen. */
  readonly none: string | null
  readonly value: LogLevel | null
  readonly onChoose: (level: LogLevel | null) => void
}) => (
  <Field name={props.name} hint={props.hint}>
    {(names) => (
      <select
        {...names}
        className="input"
        value={props.value ?? ''}
        onChange={({ target }) => props.onChoose(logLevels.find((level) => level === target.value) ?? null)}
      >
        {props.none !== null && <option value="">{props.none}</option>}
        {logLevels.map((level) => (
          <option key={level} value={level}>
            {t(`servers.log.levels.${level}`)}
          </option>
        ))}
      </select>
    )}
  </Field>
)
