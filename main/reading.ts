import { callResult } from '#contract/events'
import type { ConversationId } from '#contract/ids'
import { t } from '#contract/language/texts'
import { fail, ok } from '#contract/result'
import type { ConversationSummary, LiveMessage } from '#contract/views'
import type { Features } from './handlers.ts'
import type { History } from './history/history.ts'
import type { Pages } from './pages.ts'

export type Reading = Omit<Features['reading'], 'workspace' | 'questions'> & {
  readonly summary: (conversation: ConversationId) => Promise<ConversationSummary | null>
}

export type ReadingDeps = {
  readonly history: History
  readonly pages: Pick<Pages, 'watch'>
  readonly activity: (conversation: ConversationId) => ConversationSummary['activity']
  readonly live: (conversation: ConversationId) => LiveMessage | null
}

/** A turn or two more than a screen shows. */
const openedEvents = 200

/** What pages read of the history, joined with what is going on at the moment. */
export const createReading = ({ history, pages, activity, live }: ReadingDeps): Reading => {
  const withActivity = <Summary extends { readonly conversation: ConversationId }>(summary: Summary) => ({
    ...summary,
    activity: activity(summary.conversation),
  })

  const summary = async (conversation: ConversationId): Promise<ConversationSummary | null> => {
    const stored = await history.readConversation(conversation)
    return stored && withActivity(stored)
  }

  return {
    summary,
    open: async (conversation, page) => {
      const found = await summary(conversation)
      if (!found) return fail('unknown-conversation', t('workspace.problem.unknownConversation'))
      const branch = await history.readBranch(conversation, { before: null, atLeast: openedEvents })
      // Nothing may be awaited from here on: what is stored after the branch was read must reach this page.
      pages.watch(page, conversation)
      return ok({ summary: withActivity(found), ...branch, live: live(conversation) })
    },
    older: (conversation, before) => history.readBranch(conversation, { before, atLeast: openedEvents }),
    list: async (options) => (await history.listConversations(options)).map(withActivity),
    draft: history.readDraft,
    payload: async (payload) => {
      const text = await history.readPayload(payload)
      if (text === null) return fail('no-payload', t('workspace.problem.resultGone'))
      return ok(callResult.parse(JSON.parse(text)))
    },
    search: history.search,
  }
}
