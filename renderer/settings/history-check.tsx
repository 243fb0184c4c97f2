import { useState } from 'react'
import type { HistoryCheck as Check } from '#contract/data-views'
import { t } from '#contract/language/texts'
import { usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { ProblemText } from '../theme/problem-text.tsx'
import { SettingGroup } from './setting-group.tsx'

type State =
  | { readonly kind: 'unasked' }
  | { readonly kind: 'running' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'checked'; readonly check: Check }

/** Has everything that is stored compared with what was written. */
export const HistoryCheck = () => {
  const { bridge } = usePage()
  const [state, setState] = useState<State>({ kind: 'unasked' })
  const run = async (): Promise<void> => {
    setState({ kind: 'running' })
    const reply = await bridge.verifyHistory({})
    setState(
      reply.ok ? { kind: 'checked', check: reply.value } : { kind: 'failed', message: reply.problem.message },
    )
  }
  return (
    <SettingGroup title={t('settings.data.check.title')} about={t('settings.data.check.about')}>
      {state.kind === 'failed' && <ProblemText message={state.message} />}
      {state.kind === 'checked' && <Outcome check={state.check} />}
      <div className="actions">
        <Button disabled={state.kind === 'running'} onClick={() => void run()}>
          {state.kind === 'running' ? t('settings.data.check.running') : t('settings.data.check.run')}
        </Button>
      </div>
    </SettingGroup>
  )
}

const Outcome = ({ check: { integrity, audit } }: { readonly check: Check }) => (
  <output className="outcome">
    {integrity.ok ? (
      <p className="tone-good">{t('settings.data.check.inOrder')}</p>
    ) : (
      <ProblemText message={integrity.problem.message} />
    )}
    {audit.firstBadRow === null ? (
      <p className="tone-good">{t('settings.data.check.audit', { count: audit.rows })}</p>
    ) : (
      <ProblemText message={t('settings.data.check.auditBroken', { row: audit.firstBadRow })} />
    )}
  </output>
)
