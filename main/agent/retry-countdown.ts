import type { ConversationId } from '#contract/ids'
import { t } from '#contract/language/texts'
import type { Problem } from '#contract/result'
import type { AgentUpdate } from './ports.ts'

export type RetryCountdown = Disposable & {
  /** `until`: milliseconds since 1970. */
  readonly start: (problem: Problem, until: number) => void
  readonly clear: () => void
}

/** Tells, second by second, how long a model is waited for. Counts on the monotonic clock. */
export const createRetryCountdown = (
  conversation: ConversationId,
  emit: (update: AgentUpdate) => void,
): RetryCountdown => {
  let timer: NodeJS.Timeout | undefined

  const start = (problem: Problem, until: number): void => {
    clearInterval(timer)
    const end = performance.now() + (until - Date.now())
    const tell = (): void => {
      const seconds = Math.max(0, Math.ceil((end - performance.now()) / 1000))
      emit({
        kind: 'activity',
        conversation,
        text: t('agent.answer.retry', { problem: problem.message, seconds }),
      })
    }
    timer = setInterval(tell, 1000)
    tell()
  }

  const clear = (): void => {
    if (timer === undefined) return
    clearInterval(timer)
    timer = undefined
    emit({ kind: 'activity', conversation, text: null })
  }

  return { start, clear, [Symbol.dispose]: clear }
}
