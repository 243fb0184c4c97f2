import { t } from '#contract/language/texts'
import type { CallItem } from '#contract/call-item'
import type { Transcript } from '#contract/transcript'
import type { Step } from './next-steps.ts'

/**
 * Pure: no model is asked by itself after a restart. A run that would ask, or that lost its call by hand, ends as
 * interrupted; the user continues it.
 */
export const stepAfterRestart = (transcript: Transcript, step: Step): Step => {
  const isLost = step.kind === 'finish-run' && step.reason === 'completed' && hasUnknownCall(transcript)
  if (step.kind !== 'ask-model' && !isLost) return step
  const message = t('agent.limit.interrupted')
  return { kind: 'finish-run', reason: 'interrupted', problem: { code: 'interrupted', message } }
}

const hasUnknownCall = ({ items, run }: Transcript): boolean =>
  items.some(
    (item): item is CallItem =>
      item.kind === 'call' && item.runId === run?.runId && item.state.kind === 'unknown',
  )
