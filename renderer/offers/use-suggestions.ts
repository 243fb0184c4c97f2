import { useEffect, useEffectEvent, useState } from 'react'
import type { Completion, CompletionTarget } from '#contract/offers'
import { usePage } from '../page-context.ts'

export type SuggestionQuestion = {
  readonly alias: string
  readonly target: CompletionTarget
  readonly argument: string
  readonly known: Readonly<Record<string, string>>
}

const nothing: Completion = { values: [], hasMore: false }
/** A server is asked when the typing rests for so long. */
const restMs = 200

/** What a server suggests for a value while it is typed; nothing while `isWanted` is false or the server fails. */
export const useSuggestions = (
  question: SuggestionQuestion | null,
  value: string,
  isWanted: boolean,
): Completion => {
  const { bridge } = usePage()
  const [suggested, setSuggested] = useState(nothing)
  const isAsked = isWanted && question !== null
  // The question is made anew with each rendering: what it says decides.
  const asked = JSON.stringify({ ...question, value })
  const ask = useEffectEvent(async (): Promise<Completion> => {
    if (question === null) return nothing
    const reply = await bridge.completeArgument({ ...question, value, known: { ...question.known } })
    return reply.ok ? reply.value : nothing
  })
  useEffect(() => {
    if (!isAsked) {
      setSuggested(nothing)
      return undefined
    }
    let isCurrent = true
    const take = async (): Promise<void> => {
      const completion = await ask()
      if (isCurrent) setSuggested(completion)
    }
    const timer = setTimeout(() => void take(), restMs)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- what is asked, as a text
  }, [asked, isAsked])
  return suggested
}
