import { useCallback, useEffect, useState } from 'react'
import type { UsageReport } from '#contract/data-views'
import { t } from '#contract/language/texts'
import { usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { Field } from '../theme/field.tsx'
import { ProblemText } from '../theme/problem-text.tsx'
import { UsageChart } from './usage-chart.tsx'
import { DayTable, ModelUsageTable } from './usage-tables.tsx'
import './usage.css'

const periods = [1, 7, 30, 90, 365]

type State =
  | { readonly kind: 'reading' }
  | { readonly kind: 'read'; readonly report: UsageReport }
  | { readonly kind: 'failed'; readonly message: string }

/** What models used in the last days: a drawing by day, and tables by model and by day. */
export const UsageSettings = () => {
  const { bridge } = usePage()
  const [days, setDays] = useState(30)
  const [state, setState] = useState<State>({ kind: 'reading' })
  const read = useCallback(async () => {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
    const reply = await bridge.readUsage({ timeZone, days })
    setState(
      reply.ok ? { kind: 'read', report: reply.value } : { kind: 'failed', message: reply.problem.message },
    )
  }, [bridge, days])
  useEffect(() => void read(), [read])
  return (
    <>
      <p className="muted">{t('usage.report.about')}</p>
      <Field name={t('usage.report.period')}>
        {(names) => (
          <select
            {...names}
            className="input input-short"
            value={days}
            onChange={(event) => setDays(Number(event.target.value))}
          >
            {periods.map((count) => (
              <option key={count} value={count}>
                {t('usage.report.days', { count })}
              </option>
            ))}
          </select>
        )}
      </Field>
      {state.kind === 'reading' && <output>{t('usage.report.reading')}</output>}
      {state.kind === 'failed' && (
        <>
          <ProblemText message={t('usage.report.failed', { reason: state.message })} />
          <div className="actions">
            <Button onClick={() => void read()}>{t('usage.report.again')}</Button>
          </div>
        </>
      )}
      {state.kind === 'read' && <Report report={state.report} />}
    </>
  )
}

const Report = ({ report }: { readonly report: UsageReport }) => {
  if (report.total.answers === 0) return <p>{t('usage.report.empty')}</p>
  return (
    <>
      <UsageChart days={report.days} />
      <ModelUsageTable report={report} />
      <DayTable days={report.days} />
    </>
  )
}
