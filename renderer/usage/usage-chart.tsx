import { useState } from 'react'
import type { UsageReport } from '#contract/data-views'
import { t } from '#contract/language/texts'
import { tokensText } from '../display-units.ts'
import { dayName } from './day-name.ts'
import { sumText } from './spent-text.ts'

type Day = UsageReport['days'][number]
type Measure = 'cost' | 'tokens'

/** In units of the drawing, which is stretched to the width of the page. */
const height = 100
const columnWidth = 10
const gap = 2

/** One column per day. The same numbers stand in the table below, which is what screen readers get. */
export const UsageChart = ({ days }: { readonly days: readonly Day[] }) => {
  const hasCost = days.some(({ costUsd }) => (costUsd ?? 0) > 0)
  const [picked, setPicked] = useState<Measure | null>(null)
  const measure = picked ?? (hasCost ? 'cost' : 'tokens')
  const most = Math.max(...days.map((day) => valueOf(day, measure)))
  const width = days.length * columnWidth
  return (
    <figure className="usage-chart" aria-label={t('usage.report.chart')}>
      <div className="usage-measures" role="radiogroup" aria-label={t('usage.report.showing')}>
        {(['cost', 'tokens'] as const).map((name) => (
          <label key={name} className="choice">
            <input
              type="radio"
              name="measure"
              className="checkbox"
              checked={name === measure}
              onChange={() => setPicked(name)}
            />
            {name === 'cost' ? t('usage.report.byCost') : t('usage.report.byTokens')}
          </label>
        ))}
      </div>
      <div className="usage-drawing">
        <span className="label usage-most">{most > 0 ? amountOf(measure, most) : ''}</span>
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
          {days.map((day, index) => (
            <Column key={day.day} day={day} index={index} measure={measure} most={most} />
          ))}
        </svg>
      </div>
      <figcaption className="label usage-ends">
        <span>{dayName(days[0]?.day ?? '')}</span>
        {days.length > 1 && <span>{dayName(days.at(-1)?.day ?? '')}</span>}
      </figcaption>
    </figure>
  )
}

const Column = (props: {
  readonly day: Day
  readonly index: number
  readonly measure: Measure
  readonly most: number
}) => {
  const { day, index, measure, most } = props
  const value = valueOf(day, measure)
  // What is there can be seen, however small it is beside the largest.
  const tall = value === 0 || most === 0 ? 0 : Math.max(2, (value / most) * height)
  const x = index * columnWidth
  return (
    <g className="usage-day">
      <title>{t('usage.report.day', { day: dayName(day.day), amount: wordsOf(day, measure) })}</title>
      <rect className="usage-room" x={x} y={0} width={columnWidth} height={height} />
      <rect className="usage-bar" x={x + gap / 2} y={height - tall} width={columnWidth - gap} height={tall} />
    </g>
  )
}

const valueOf = (day: Day, measure: Measure): number =>
  measure === 'cost' ? (day.costUsd ?? 0) : day.inputTokens + day.outputTokens

const amountOf = (measure: Measure, value: number): string =>
  measure === 'cost'
    ? sumText({ costUsd: value, unpriced: 0 })
    : t('usage.message.tokens', { tokens: tokensText(value) })

const wordsOf = (day: Day, measure: Measure): string =>
  measure === 'cost' && day.answers > 0
    ? sumText({ costUsd: day.costUsd, unpriced: day.unpricedAnswers })
    : amountOf(measure, valueOf(day, measure))
