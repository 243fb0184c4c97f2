import type { ConversationId } from '#contract/ids'
import { ok, type Problem, type Result } from '#contract/result'
import type { NamedResource } from '../conversation/draft-files.ts'
import { titleOf } from '../conversation/title.ts'
import { draftPlace } from '../conversation/use-message-files.ts'
import type { Page } from '../page-context.ts'
import { newConversation } from '../view.ts'
import type { FilledMessage } from './filled-message.ts'

/**
 * Makes a resource a file of the message that is being written, in the open conversation or in a new one: which one it
 * became is the answer.
 */
export const attachToMessage = async (
  { bridge, store, actions }: Page,
  resource: NamedResource,
): Promise<Result<{ readonly conversation: ConversationId; readonly title: string }>> => {
  const { open } = store.getState()
  if (open) {
    const { conversation } = open.summary
    const problem = await actions.files.addResource(draftPlace(conversation), resource)
    return problem ? { ok: false, problem } : ok({ conversation, title: titleOf(open.summary) })
  }
  const created = await bridge.createConversation({})
  if (!created.ok) return created
  const { conversation } = created.value
  const problem = await actions.files.addResource(draftPlace(conversation), resource)
  if (problem) {
    // It came into being for this file alone.
    await bridge.deleteConversation({ conversation })
    return { ok: false, problem }
  }
  const { newDraft: text } = store.getState()
  if (text !== '' && (await bridge.saveDraft({ conversation, text })).ok) store.setState({ newDraft: '' })
  await actions.open(conversation)
  return ok({ conversation, title: titleOf({ title: '' }) })
}

/** Adds to the message that is being written and shows it; says why that failed, or null. */
export const insertIntoMessage = async (page: Page, message: FilledMessage): Promise<Problem | null> => {
  const { bridge, store, actions } = page
  const { open, newDraft } = store.getState()
  for (const problem of message.problems) actions.say(problem, { tone: 'stop' })
  const text = joinedText(open?.draft ?? newDraft, message.text)
  if (!open && message.files.length === 0) {
    store.setState({ newDraft: text })
    actions.show(newConversation)
    return null
  }
  const target = open ? ok({ conversation: open.summary.conversation }) : await bridge.createConversation({})
  if (!target.ok) return target.problem
  const { conversation } = target.value
  const saved = await bridge.saveDraft({ conversation, text })
  if (!saved.ok) return saved.problem
  if (!open) store.setState({ newDraft: '' })
  store.setState(({ open: now }) =>
    now?.summary.conversation === conversation ? { open: { ...now, draft: text } } : {},
  )
  if (message.files.length > 0)
    actions.files.add(draftPlace(conversation), { files: message.files, folders: [] })
  actions.show({ kind: 'conversation', conversation })
  return null
}

/** With an empty line between what was there and what is added. */
export const joinedText = (before: string, added: string): string => {
  if (before.trim() === '') return added
  return added === '' ? before : `${before.trimEnd()}\n\n${added}`
}
