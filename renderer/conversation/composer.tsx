import { useCallback } from 'react'
import type { ConversationId } from '#contract/ids'
import type { Problem, Result } from '#contract/result'
import { useChat, usePage } from '../page-context.ts'
import { ComposerBox } from './composer-box.tsx'
import { useDraft } from './use-draft.ts'

/** Where the user writes in an open conversation. Its draft is stored while it is written. */
export const Composer = ({ conversation }: { readonly conversation: ConversationId }) => {
  const { bridge, actions } = usePage()
  const draft = useChat((state) => state.open?.draft ?? '')
  const isRunning = useChat((state) => state.open?.transcript.run !== null)
  const saveDraft = useDraft(conversation)
  const onSend = useCallback(
    async (text: string) => refusal(await bridge.sendMessage({ conversation, text })),
    [bridge, conversation],
  )
  const onRunTool = useCallback(
    async (alias: string, tool: string, argumentsText: string) =>
      refusal(await bridge.runTool({ conversation, alias, tool, arguments: argumentsText })),
    [bridge, conversation],
  )
  return (
    <ComposerBox
      initialText={draft}
      isRunning={isRunning}
      onSend={onSend}
      onRunTool={onRunTool}
      onStop={() => void actions.report(bridge.stopRun({ conversation }))}
      onChange={saveDraft.later}
      onLeave={saveDraft.now}
    />
  )
}

const refusal = (reply: Result<unknown>): Problem | null => (reply.ok ? null : reply.problem)
