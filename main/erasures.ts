import { z } from 'zod'
import { conversationId, type ConversationId, type RequestId } from '#contract/ids'
import { t } from '#contract/language/texts'
import { fail, type Problem, type Result } from '#contract/result'

const draft = z.object({ conversation: conversationId.nullable() })

/** What the chat page may ask to have erased for good; it is erased only after a decision on the consent page. */
export type Erasures = {
  /** Of everything where `conversation` is null. Stores an open question and changes nothing. */
  readonly ask: (conversation: ConversationId | null) => Promise<Result<{ requestId: RequestId }>>
  /** Asks again what was open when Assent ended; `detail` is what `ask` stored. */
  readonly askAgain: (detail: string) => Promise<void>
}

export type ErasuresDeps = {
  readonly titleOf: (conversation: ConversationId) => Promise<string | null>
  /** Stops what runs in it and takes it out of the list. */
  readonly remove: (conversation: ConversationId) => Promise<Result<null>>
  readonly eraseConversation: (conversation: ConversationId) => Promise<unknown>
  /** What would go, as paths. */
  readonly erasedPaths: () => Promise<readonly string[]>
  /** Ends this workspace and opens an empty one; resolves once that is under way. */
  readonly eraseEverything: () => Promise<void>
  readonly question: (erasure: {
    readonly detail: string
    /** Null for everything. */
    readonly title: string | null
    /** What goes, complete, one per line. */
    readonly exact: string
    /** Called once, after the decision is stored. */
    readonly apply: () => Promise<void>
  }) => Promise<Result<{ requestId: RequestId }>>
  /** Tells the user about an erasure that was allowed and could not be carried out. */
  readonly report: (problem: Problem) => void
}

export const createErasures = (deps: ErasuresDeps): Erasures => {
  const carryOut = async (work: () => Promise<unknown>, failed: Failed): Promise<void> => {
    try {
      await work()
    } catch (error) {
      deps.report({ code: 'not-erased', message: t(failed, { reason: reasonOf(error) }) })
    }
  }

  const askAboutEverything = async (detail: string): Promise<Result<{ requestId: RequestId }>> =>
    deps.question({
      detail,
      title: null,
      exact: (await deps.erasedPaths()).join('\n'),
      apply: () => carryOut(deps.eraseEverything, 'workspace.erasure.failed'),
    })

  const eraseOne = async (conversation: ConversationId): Promise<void> => {
    const removed = await deps.remove(conversation)
    if (removed.ok) await deps.eraseConversation(conversation)
    else deps.report(removed.problem)
  }

  const ask: Erasures['ask'] = async (conversation) => {
    const detail = JSON.stringify({ conversation })
    if (conversation === null) return askAboutEverything(detail)
    const title = await deps.titleOf(conversation)
    if (title === null) return fail('unknown-conversation', t('workspace.erasure.unknown'))
    return deps.question({
      detail,
      title,
      exact: conversation,
      apply: () => carryOut(() => eraseOne(conversation), 'workspace.erasure.failedOne'),
    })
  }

  return {
    ask,
    askAgain: async (detail) => {
      const read = draft.safeParse(jsonOf(detail))
      // One that is gone meanwhile needs no question any more.
      if (read.success) await ask(read.data.conversation)
    },
  }
}

type Failed = 'workspace.erasure.failed' | 'workspace.erasure.failedOne'

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
