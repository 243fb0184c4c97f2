import type { RequestId } from '#contract/ids'
import { ok, type Result } from '#contract/result'
import type { Journal, ProposalRow, Write } from '../journal.ts'
import { hashOf } from './hashes.ts'
import { closed, type LeftOver } from './left-over.ts'
import { erasureQuestion, type ErasureQuestion } from './erasure-question.ts'
import { changeQuestion, secretQuestion, shownAs, type QuestionText } from './question.ts'
import { settled, wrongAnswer, type Decision, type QuestionQueue, type Settled } from './question-queue.ts'
import type { Sentence } from './sentence.ts'

/**
 * What the chat page may only draft. `detail` is the draft as data: after a restart it is computed and asked again.
 */
export type ChangeDraft = {
  readonly detail: string
  readonly heading: Sentence
  /** What allowing it does; only the file changes where it says nothing else. */
  readonly effect?: Sentence
  /** The lines that change, complete. */
  readonly exact: string
  /** Puts the change into force, or tells the user why not; called once, after the decision is stored. */
  readonly apply: () => Promise<void>
}

export type SecretDraft = {
  readonly detail: string
  readonly name: string
  /** How well the secret will be kept, in a sentence. */
  readonly protection: string
  readonly save: (secret: string) => Promise<Result<null>>
}

export type ErasureDraft = ErasureQuestion & {
  readonly detail: string
  /** Erases, or tells the user why not; called once, after the decision is stored. */
  readonly apply: () => Promise<void>
}

export type Drafts = {
  readonly change: (draft: ChangeDraft) => Promise<Result<{ requestId: RequestId }>>
  readonly secret: (draft: SecretDraft) => Promise<Result<{ requestId: RequestId }>>
  readonly erasure: (draft: ErasureDraft) => Promise<Result<{ requestId: RequestId }>>
}

export type DraftsDeps = {
  readonly bootId: string
  readonly journal: Journal
  readonly queue: QuestionQueue
  readonly leftOver: LeftOver
  readonly newRequestId: () => RequestId
  readonly now: () => number
}

export const createDrafts = (deps: DraftsDeps): Drafts => {
  const ask = async (
    kind: 'change' | 'secret' | 'erasure',
    detail: string,
    text: QuestionText,
    settle: (requestId: RequestId, decision: Decision) => Promise<Result<Settled>>,
  ): Promise<Result<{ requestId: RequestId }>> => {
    const question = shownAs(deps.newRequestId(), text)
    const { requestId, exact } = question
    const hash = hashOf({ kind, exact, detail })
    const row: ProposalRow = {
      requestId,
      kind,
      state: 'pending',
      conversation: null,
      callId: null,
      bootId: deps.bootId,
      exact,
      hash,
      detail,
      createdAt: deps.now(),
    }
    const before = deps.leftOver.take(
      (old) => old.kind === kind && old.detail === detail && old.state === 'pending',
    )
    await deps.journal.commit([
      ...(before ? [closed(before)] : []),
      { kind: 'proposal', proposal: row },
      audit('proposal', requestId, hash, null),
    ])
    deps.queue.add({ question, settle: (decision) => settle(requestId, decision) })
    return ok({ requestId })
  }

  const deny = async (requestId: RequestId): Promise<Result<Settled>> => {
    await deps.journal.commit([moved(requestId, 'denied'), audit('decision', requestId, null, 'denied')])
    return settled
  }

  const allow = async (requestId: RequestId): Promise<Result<Settled>> => {
    await deps.journal.commit([moved(requestId, 'consumed'), audit('change', requestId, null, 'allowed')])
    return settled
  }

  const applied =
    (apply: () => Promise<void>) =>
    async (requestId: RequestId, decision: Decision): Promise<Result<Settled>> => {
      if (decision.verdict === 'deny') return deny(requestId)
      if (decision.verdict !== 'allow') return wrongAnswer()
      await allow(requestId)
      await apply()
      return settled
    }

  return {
    change: (draft) => ask('change', draft.detail, changeQuestion(draft), applied(draft.apply)),
    erasure: (draft) => ask('erasure', draft.detail, erasureQuestion(draft), applied(draft.apply)),
    secret: (draft) =>
      ask('secret', draft.detail, secretQuestion(draft), async (requestId, decision) => {
        if (decision.verdict === 'deny') return deny(requestId)
        if (decision.verdict !== 'provide') return wrongAnswer()
        await deps.journal.commit([audit('decision', requestId, null, 'provided')])
        const saved = await draft.save(decision.secret)
        return saved.ok ? allow(requestId) : saved
      }),
  }
}

const moved = (requestId: RequestId, to: 'consumed' | 'denied'): Write => ({
  kind: 'proposal-state',
  requestId,
  from: ['pending'],
  to,
})

const audit = (
  what: 'proposal' | 'decision' | 'change',
  requestId: RequestId,
  hash: string | null,
  verdict: string | null,
): Write => ({ kind: 'audit', entry: { what, requestId, subject: 'draft', hash, verdict } })
