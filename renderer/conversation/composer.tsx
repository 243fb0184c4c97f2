import { useCallback, useEffect, useMemo } from 'react'
import type { ConversationId } from '#contract/ids'
import type { Problem, Result } from '#contract/result'
import { useChat, usePage } from '../page-context.ts'
import { ComposerBox } from './composer-box.tsx'
import { FileDrop } from './file-drop.tsx'
import type { NamedResource } from './draft-files.ts'
import type { Picked } from './picked-files.ts'
import { useDraft } from './use-draft.ts'
import { draftPlace, useSendTarget } from './use-message-files.ts'

/** Where the user writes in an open conversation. Its draft is stored while it is written. */
export const Composer = ({ conversation }: { readonly conversation: ConversationId }) => {
  const { bridge, actions } = usePage()
  const draft = useChat((state) => state.open?.draft ?? '')
  const isRunning = useChat((state) => state.open?.transcript.run !== null)
  const saveDraft = useDraft(conversation)
  const place = useMemo(() => draftPlace(conversation), [conversation])
  const target = useSendTarget()
  const onFiles = useCallback((picked: Picked) => actions.files.add(place, picked), [actions, place])
  const onResource = useCallback(
    (resource: NamedResource) => void actions.files.addResource(place, resource),
    [actions, place],
  )
  useEffect(() => void actions.files.restore(place), [actions, place])
  const onSend = useCallback(
    async (text: string) => {
      const files = await actions.files.whenStored(place, target)
      if (!files.ok) return files.problem
      const reply = await bridge.sendMessage({ conversation, text, attachments: [...files.value] })
      if (reply.ok) actions.files.end(place, 'sent')
      return refusal(reply)
    },
    [actions, bridge, conversation, place, target],
  )
  const onRunTool = useCallback(
    async (alias: string, tool: string, argumentsText: string) =>
      refusal(await bridge.runTool({ conversation, alias, tool, arguments: argumentsText })),
    [bridge, conversation],
  )
  return (
    <>
      <FileDrop onFiles={onFiles} />
      <ComposerBox
        initialText={draft}
        isRunning={isRunning}
        place={place}
        onFiles={onFiles}
        onResource={onResource}
        onSend={onSend}
        onRunTool={onRunTool}
        onStop={() => void actions.report(bridge.stopRun({ conversation }))}
        onChange={saveDraft.later}
        onLeave={saveDraft.now}
      />
    </>
  )
}

const refusal = (reply: Result<unknown>): Problem | null => (reply.ok ? null : reply.problem)
