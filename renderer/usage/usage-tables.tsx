import type { ReactNode } from 'react'
import type { UsageReport, UsageSum } from '#contract/data-views'
import { t } from '#contract/language/texts'
import { tokensText, wholeText } from '../display-units.ts'
import { Fold } from '../theme/fold.tsx'
import { visibleLine } from '../visible-text.ts'
import { dayName } from './day-name.ts'
import { sumText } from './spent-text.ts'

export const ModelUsageTable = ({ report }: { readonly report: UsageReport }) => (
  <Table name={t('usage.report.byModel')} first={t('usage.report.column.model')}>
    {report.models.map((sum) => (
      <Line key={sum.model} name={visibleLine(sum.model) || t('usage.report.unknownModel')} sum={sum} />
    ))}
    {report.models.length > 1 && <Line name={t('usage.report.total')} sum={report.total} />}
  </Table>
)

/** Days without use are left out here. */
export const DayTable = ({ days }: { readonly days: UsageReport['days'] }) => (
  <Fold name="usage by day" className="aside-fold" line={t('usage.report.byDay')}>
    {() => (
      <Table name={t('usage.report.dayTable')} first={t('usage.report.column.day')}>
        {days
          .filter(({ answers }) => answers > 0)
          .toReversed()
          .map((sum) => (
            <Line key={sum.day} name={dayName(sum.day)} sum={sum} />
          ))}
      </Table>
    )}
  </Fold>
)

const Table = (props: { readonly name: string; readonly first: string; readonly children: ReactNode }) => (
  <div className="table-scroll">
    <table className="table table-numbers" aria-label={props.name}>
      <thead>
        <tr>
          <th scope="col">{props.first}</th>
          <th scope="col">{t('usage.report.column.answers')}</th>
          <th scope="col">{t('usage.report.column.input')}</th>
          <th scope="col">{t('usage.report.column.cached')}</th>
          <th scope="col">{t('usage.report.column.output')}</th>
          <th scope="col">{t('usage.report.column.cost')}</th>
        </tr>
      </thead>
      <tbody>{props.children}</tbody>
    </table>
  </div>
)

const Line = ({ name, sum }: { readonly name: string; readonly sum: UsageSum }) => (
  <tr>
    <th scope="row">{name}</th>
    <td>{wholeText(sum.answers)}</td>
    <td>{tokensText(sum.inputTokens)}</td>
    <td>{tokensText(sum.cachedInputTokens)}</td>
    <td>{tokensText(sum.outputTokens)}</td>
    <td>{sumText({ costUsd: sum.costUsd, unpriced: sum.unpricedAnswers })}</td>
  </tr>
)
