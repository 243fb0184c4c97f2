import type { ConversationId } from '#contract/ids'
import { useChat } from '../page-context.ts'
import { Composer } from './composer.tsx'
import { ConversationHeader } from './conversation-header.tsx'
import { InstructionsDialog } from './instructions-dialog.tsx'
import { NewConversation } from './new-conversation.tsx'
import { Transcript } from './transcript.tsx'
import './conversation.css'

/** A conversation, or the place where one begins. */
export const ConversationView = (props: { readonly conversation: ConversationId | null }) => {
  const { conversation } = props
  const isOpen = useChat(({ open }) => conversation !== null && open?.summary.conversation === conversation)
  const isDialogOpen = useChat(({ dialog }) => dialog === 'instructions')
  if (conversation === null) return <NewConversation />
  if (!isOpen) return <Reading />
  return (
    <main className="conversation" key={conversation}>
      <ConversationHeader />
      <Transcript />
      <Composer conversation={conversation} />
      {isDialogOpen && <InstructionsDialog />}
    </main>
  )
}

/** Shown for the moment between choosing a conversation and having read it. */
const Reading = () => (
  <main className="conversation" aria-busy="true">
    <header className="header" />
  </main>
)
