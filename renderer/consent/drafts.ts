import { useState } from 'react'
import type { FormDraft } from './form-draft.ts'
import type { SamplingChoice, SamplingDraft } from './sampling-question.tsx'

/** What was typed into questions that are still open, by request id: looking at another question loses none of it. */
export type Drafts = {
  readonly forms: Map<string, FormDraft>
  readonly samplings: Map<string, SamplingDraft>
  /** What was chosen the last time that this server asked for a model. */
  readonly chosen: Map<string, SamplingChoice>
}

export const createDrafts = (): Drafts => ({
  forms: new Map(),
  samplings: new Map(),
  chosen: new Map(),
})

export const forgetDraft = ({ forms, samplings }: Drafts, requestId: string): void => {
  forms.delete(requestId)
  samplings.delete(requestId)
}

/** A state that outlives its component. */
export const useDraft = <Draft>(
  drafts: Map<string, Draft>,
  requestId: string,
  initial: () => Draft,
): readonly [Draft, (draft: Draft) => void] => {
  const [draft, setDraft] = useState(() => drafts.get(requestId) ?? initial())
  const change = (next: Draft): void => {
    drafts.set(requestId, next)
    setDraft(next)
  }
  return [draft, change]
}
