import { useState } from 'react'
import type { Budget } from '#contract/events'
import { t } from '#contract/language/texts'
import { useChat, usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { Field } from '../theme/field.tsx'
import { ProblemText } from '../theme/problem-text.tsx'

/** Where a run stops by itself. */
export const LimitSettings = () => {
  const budget = useChat((state) => state.workspace?.preferences.budget)
  return budget ? <LimitForm key={JSON.stringify(budget)} budget={budget} /> : null
}

const LimitForm = ({ budget }: { readonly budget: Budget }) => {
  const { bridge, actions } = usePage()
  const [steps, setSteps] = useState(String(budget.steps))
  const [tokens, setTokens] = useState(budget.tokens === null ? '' : String(budget.tokens))
  const [cost, setCost] = useState(budget.costUsd === null ? '' : String(budget.costUsd))
  const [problem, setProblem] = useState<string | null>(null)
  const save = async (): Promise<void> => {
    const wanted = readBudget(steps, tokens, cost)
    setProblem(wanted === null ? t('settings.limits.problem') : null)
    if (wanted && (await actions.report(bridge.setPreferences({ budget: wanted }))))
      actions.say(t('settings.saved'))
  }
  return (
    <form
      className="form"
      aria-label={t('settings.limits.form')}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <p className="muted">{t('settings.limits.about')}</p>
      <NumberField
        name={t('settings.limits.steps')}
        hint={t('settings.limits.stepsAbout')}
        value={steps}
        onText={setSteps}
      />
      <NumberField
        name={t('settings.limits.tokens')}
        hint={t('settings.limits.tokensAbout')}
        value={tokens}
        onText={setTokens}
      />
      <NumberField
        name={t('settings.limits.money')}
        hint={t('settings.limits.moneyAbout')}
        value={cost}
        onText={setCost}
      />
      {problem !== null && <ProblemText message={problem} />}
      <div className="actions">
        <Button type="submit" tone="primary">
          {t('settings.save')}
        </Button>
      </div>
    </form>
  )
}

const NumberField = (props: {
  readonly name: string
  readonly hint: string
  readonly value: string
  readonly onText: (text: string) => void
}) => (
  <Field name={props.name} hint={props.hint}>
    {(names) => (
      <input
        {...names}
        className="input input-short"
        inputMode="decimal"
        value={props.value}
        onChange={(event) => props.onText(event.target.value)}
      />
    )}
  </Field>
)

const readBudget = (steps: string, tokens: string, cost: string): Budget | null => {
  const budget = { steps: Number(steps), tokens: readLimit(tokens), costUsd: readLimit(cost) }
  const limits = [budget.steps, budget.tokens ?? 1, budget.costUsd ?? 1]
  const areAboveZero = limits.every((limit) => Number.isFinite(limit) && limit > 0)
  return areAboveZero && Number.isInteger(budget.steps) ? budget : null
}

const readLimit = (text: string): number | null => (text.trim() === '' ? null : Number(text))
