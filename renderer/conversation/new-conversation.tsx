import { useEffect, useRef, useState } from 'react'
import type { ConversationId } from '#contract/ids'
import type { Problem, Result } from '#contract/result'
import { Header } from '../header.tsx'
import { useChat, usePage } from '../page-context.ts'
import { ComposerBox } from './composer-box.tsx'
import { ModelPicker } from './model-picker.tsx'

/** Where a conversation begins: it comes into being with its first message or tool call. */
export const NewConversation = () => {
  const { bridge, actions, store } = usePage()
  const defaultModel = useChat(({ workspace }) => workspace?.defaultModel ?? null)
  const [model, setModel] = useState<string | null>(null)
  const created = useRef<ConversationId | null>(null)
  const draft = useRef(store.getState().newDraft)
  useEffect(() => () => store.setState({ newDraft: draft.current }), [store])

  const create = async (): Promise<Result<ConversationId>> => {
    if (created.current !== null) return { ok: true, value: created.current }
    const reply = await bridge.createConversation({})
    if (!reply.ok) return reply
    created.current = reply.value.conversation
    return { ok: true, value: reply.value.conversation }
  }
  const begin = async (
    first: (conversation: ConversationId) => Promise<Result<unknown>>,
  ): Promise<Problem | null> => {
    const conversation = await create()
    if (!conversation.ok) return conversation.problem
    if (model !== null) {
      const chosen = await bridge.chooseModel({ conversation: conversation.value, model })
      if (!chosen.ok) return chosen.problem
    }
    const reply = await first(conversation.value)
    if (!reply.ok) return reply.problem
    draft.current = ''
    actions.show({ kind: 'conversation', conversation: conversation.value })
    return null
  }
  return (
    <main className="conversation">
      <Header title="New conversation">
        <ModelPicker model={model ?? defaultModel} onChoose={setModel} />
        <span className="header-spent" />
      </Header>
      <div className="transcript transcript-empty">
        <Welcome />
      </div>
      <ComposerBox
        initialText={store.getState().newDraft}
        isRunning={false}
        onSend={(text) => begin((conversation) => bridge.sendMessage({ conversation, text }))}
        onRunTool={(alias, tool, argumentsText) =>
          begin((conversation) => bridge.runTool({ conversation, alias, tool, arguments: argumentsText }))
        }
        onStop={() => undefined}
        onChange={(text) => {
          draft.current = text
        }}
        onLeave={() => undefined}
      />
    </main>
  )
}

/** Says what to do next with what is set up so far. */
const Welcome = () => {
  const { actions } = usePage()
  const hasModel = useChat(({ workspace }) => (workspace?.models.length ?? 0) > 0)
  const hasServer = useChat(({ workspace }) => (workspace?.servers.length ?? 0) > 0)
  return (
    <div className="welcome">
      <p className="welcome-lead">{hasModel ? 'What shall we do?' : 'Drive your tools yourself'}</p>
      <p className="muted">
        {hasModel
          ? 'Every tool call is shown to you exactly, and nothing runs before you allow it.'
          : 'Without a model you fill in the calls. They are shown, asked about and kept in the same way.'}
      </p>
      <div className="actions">
        {!hasServer && (
          <button type="button" className="button" onClick={() => actions.show({ kind: 'add-server' })}>
            Add a server
          </button>
        )}
        {!hasModel && (
          <button
            type="button"
            className="button"
            onClick={() => actions.show({ kind: 'settings', section: 'models' })}
          >
            Add a model
          </button>
        )}
      </div>
    </div>
  )
}
