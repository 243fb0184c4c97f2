import { Stethoscope } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Diagnosis, Finding, Fix } from '#contract/diagnosis'
import { t } from '#contract/language/texts'
import { exhausted } from '#contract/result'
import type { ServerDetail } from '#contract/views'
import { usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icon.tsx'
import { visibleLine, visibleText } from '../visible-text.ts'
import './import.css'

/** Why a server that failed did so, in words, and what helps against it. */
export const ServerDoctor = ({ detail }: { readonly detail: ServerDetail }) => {
  const diagnosis = useDiagnosis(detail)
  if (diagnosis === null || diagnosis.findings.length === 0) return null
  const said = 'problem' in detail.state ? detail.state.problem.message : null
  return (
    <section className="surface-section" aria-label={t('doctor.title')}>
      <h2>{t('doctor.title')}</h2>
      <ul className="rows">
        {diagnosis.findings.map((finding) => (
          <li key={finding.id + finding.seen} className="import-row">
            <FindingText finding={finding} isSaid={finding.seen === said} />
            {finding.fix && <FixButton alias={detail.alias} fix={finding.fix} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

const isInTrouble = ({ state }: ServerDetail): boolean =>
  ['failed', 'backing-off', 'misconfigured'].includes(state.kind)

const useDiagnosis = (detail: ServerDetail): Diagnosis | null => {
  const { bridge } = usePage()
  const { alias } = detail
  const isAsked = isInTrouble(detail)
  const state = JSON.stringify(detail.state)
  const [diagnosis, setDiagnosis] = useState<Diagnosis | null>(null)
  useEffect(() => {
    let isCurrent = true
    const read = async (): Promise<void> => {
      const reply = isAsked ? await bridge.diagnoseServer({ alias }) : null
      if (isCurrent) setDiagnosis(reply?.ok ? reply.value : null)
    }
    void read()
    return () => {
      isCurrent = false
    }
    // The state is no input: another failure has another reason.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [alias, bridge, isAsked, state])
  return diagnosis
}

/** `isSaid`: what was seen stands above as the reason of the state. */
const FindingText = ({ finding, isSaid }: { readonly finding: Finding; readonly isSaid: boolean }) => (
  <>
    {!isSaid && (
      <p className="finding field-name">
        <Icon of={Stethoscope} />
        <span>{visibleText(finding.seen)}</span>
      </p>
    )}
    {finding.evidence !== null && (
      <>
        <p className="label">{t('doctor.evidence')}</p>
        <pre className="code" dir="ltr">
          {visibleLine(finding.evidence)}
        </pre>
      </>
    )}
    <p>{visibleText(finding.advice)}</p>
  </>
)

const FixButton = ({ alias, fix }: { readonly alias: string; readonly fix: Fix }) => {
  const { bridge, actions } = usePage()
  const asked = async (reply: Parameters<typeof actions.report>[0]): Promise<void> => {
    if (await actions.report(reply)) actions.say(t('window.frame.questionBelow'), { isOfQuestion: true })
  }
  const apply = (): void => {
    switch (fix.kind) {
      case 'retry':
        return void actions.report(bridge.startServer({ alias }))
      case 'edit':
        return focusDefinition()
      case 'enter-secret':
        return void asked(bridge.draftSecret({ name: fix.name }))
      case 'change':
        return void asked(bridge.draftServer({ alias, definition: fix.definition }))
      default:
        return exhausted(fix)
    }
  }
  return (
    <>
      {fix.kind === 'change' && (
        <pre className="code" dir="ltr">
          {visibleText(JSON.stringify(fix.definition, null, 2))}
        </pre>
      )}
      <div className="actions">
        <Button onClick={apply}>{labelOf(fix)}</Button>
      </div>
    </>
  )
}

const labelOf = (fix: Fix): string => {
  switch (fix.kind) {
    case 'retry':
      return t('doctor.fix.retry')
    case 'edit':
      return t('doctor.fix.edit')
    case 'enter-secret':
      return t('doctor.fix.secret', { name: visibleLine(fix.name) })
    case 'change':
      return t('doctor.fix.change')
    default:
      return exhausted(fix)
  }
}

/** The editor stands at the end of the same page. */
const focusDefinition = (): void => {
  const editor = document.querySelector<HTMLElement>('.definition-editor textarea')
  editor?.scrollIntoView({ block: 'center' })
  editor?.focus()
}
