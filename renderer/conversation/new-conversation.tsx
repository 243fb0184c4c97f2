import { useEffect, useRef, useState } from 'react'
import { checkFile } from '#contract/attachments'
import type { ReasoningEffort } from '#contract/events'
import type { ConversationId } from '#contract/ids'
import { t } from '#contract/language/texts'
import { ok, type Problem, type Result } from '#contract/result'
import { focusComposer } from '../composer-focus.ts'
import { Header } from '../header.tsx'
import { useChat, usePage } from '../page-context.ts'
import { ComposerBox } from './composer-box.tsx'
import { FileDrop } from './file-drop.tsx'
import { EffortPicker } from './effort-picker.tsx'
import { ModelPicker } from './model-picker.tsx'
import type { FilePlace } from './draft-files.ts'
import type { Picked } from './picked-files.ts'
import { draftPlace } from './use-message-files.ts'

/** Where a conversation begins: it comes into being with its first message or tool call. */
export const NewConversation = () => {
  const { bridge, actions, store } = usePage()
  const defaultModel = useChat(({ workspace }) => workspace?.defaultModel ?? null)
  const [model, setModel] = useState<string | null>(null)
  const [effort, setEffort] = useState<ReasoningEffort>('default')
  const created = useRef<Promise<Result<ConversationId>> | null>(null)
  /** What began the conversation and is not itself the message; its problem, if it failed. */
  const attaching = useRef<Promise<Problem | null> | null>(null)
  const draft = useRef(store.getState().newDraft)
  useEffect(() => () => store.setState({ newDraft: draft.current }), [store])
  useEffect(() => {
    const isAnswering = document.activeElement instanceof HTMLIFrameElement
    if (!isAnswering) focusComposer()
  }, [])

  /** One conversation, whatever is done at the same time. */
  const create = (): Promise<Result<ConversationId>> => (created.current ??= createNow())
  const createNow = async (): Promise<Result<ConversationId>> => {
    const reply = await bridge.createConversation({})
    if (reply.ok) return ok(reply.value.conversation)
    created.current = null
    return reply
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
    if (effort !== 'default') {
      const chosen = await bridge.chooseEffort({ conversation: conversation.value, effort })
      if (!chosen.ok) return chosen.problem
    }
    const reply = await first(conversation.value)
    if (!reply.ok) return reply.problem
    draft.current = ''
    actions.show({ kind: 'conversation', conversation: conversation.value })
    return null
  }
  /** Takes along what is typed while the conversation comes into being. */
  const moveDraft = async (conversation: ConversationId): Promise<Result<null>> => {
    for (;;) {
      const text = draft.current
      const saved = await bridge.saveDraft({ conversation, text })
      if (!saved.ok || draft.current === text) return saved
    }
  }
  /** Files are stored beside a conversation, so it comes into being with the first one. */
  const beginWith = async (add: (place: FilePlace) => void): Promise<void> => {
    attaching.current = begin((conversation) => {
      add(draftPlace(conversation))
      return moveDraft(conversation)
    })
    const refused = await attaching.current
    if (refused) actions.say(refused.message, { tone: 'stop' })
  }
  const attach = (picked: Picked): void => {
    const nothing = nothingToAttach(picked)
    if (nothing === null) void beginWith((place) => actions.files.add(place, picked))
    else actions.say(nothing, { tone: 'stop' })
  }
  /** What is sent while a file begins the conversation is sent there, with the file. */
  const send = async (text: string): Promise<Problem | null> => {
    if (attaching.current === null || (await attaching.current) !== null)
      return begin((conversation) => bridge.sendMessage({ conversation, text }))
    const begun = await create()
    if (!begun.ok) return begun.problem
    store.setState({ sendDue: begun.value })
    return null
  }
  return (
    <main className="conversation">
      <FileDrop onFiles={attach} />
      <Header title={t('conversation.untitled')}>
        <ModelPicker model={model ?? defaultModel} onChoose={setModel} />
        <EffortPicker model={model ?? defaultModel} effort={effort} onChoose={setEffort} />
        <span className="header-spent" />
      </Header>
      <div className="transcript transcript-empty">
        <Welcome />
      </div>
      <ComposerBox
        initialText={store.getState().newDraft}
        isRunning={false}
        place={null}
        onFiles={attach}
        onResource={(resource) => void beginWith((place) => void actions.files.addResource(place, resource))}
        onSend={send}
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

/** Why no conversation needs to begin for what was picked; null when something of it can be attached. */
const nothingToAttach = ({ files, folders }: Picked): string | null => {
  const refused: string[] = folders.map((name) => t('attachments.problems.folder', { name }))
  for (const { name, size: bytes } of files) {
    const checked = checkFile({ name, bytes })
    if (checked.ok) return null
    refused.push(checked.problem.message)
  }
  return refused[0] ?? null
}

/** Says what to do next with what is set up so far. */
const Welcome = () => {
  const { actions } = usePage()
  const hasModel = useChat(({ workspace }) => (workspace?.models.length ?? 0) > 0)
  const hasServer = useChat(({ workspace }) => (workspace?.servers.length ?? 0) > 0)
  return (
    <div className="welcome">
      <p className="welcome-lead">
        {hasModel ? t('conversation.welcome.withModel') : t('conversation.welcome.withoutModel')}
      </p>
      <p className="muted">
        {hasModel ? t('conversation.welcome.withModelAbout') : t('conversation.welcome.withoutModelAbout')}
      </p>
      <div className="actions">
        {!hasServer && (
          <button type="button" className="button" onClick={() => actions.show({ kind: 'add-server' })}>
            {t('conversation.welcome.addServer')}
          </button>
        )}
        {!hasModel && (
          <button
            type="button"
            className="button"
            onClick={() => actions.show({ kind: 'settings', section: 'models' })}
          >
            {t('conversation.model.add')}
          </button>
        )}
      </div>
    </div>
  )
}
