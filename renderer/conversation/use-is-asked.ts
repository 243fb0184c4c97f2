import { useChat } from '../page-context.ts'

/** Whether a question of the conversation on screen stands open. */
export const useIsAsked = (): boolean =>
  useChat(({ workspace, open }) =>
    Boolean(open && workspace?.questions.conversations.includes(open.summary.conversation)),
  )
