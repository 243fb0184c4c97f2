import type { ConversationId } from '#contract/ids'
import type { ConversationSummary, WorkspaceView } from '#contract/views'

/** Where each part of what the pages see is read from. */
export type Slices = {
  readonly [Name in keyof WorkspaceView]: () => WorkspaceView[Name] | Promise<WorkspaceView[Name]>
}

export type WorkspaceViewer = Disposable & {
  readonly read: () => Promise<WorkspaceView>
  /** Publishes the named slices soon; many changes in a moment are one update. */
  readonly changed: (...names: readonly (keyof WorkspaceView)[]) => void
  readonly conversationChanged: (conversation: ConversationId) => void
}

export type WorkspaceViewerDeps = {
  readonly slices: Slices
  readonly summary: (conversation: ConversationId) => Promise<ConversationSummary | null>
  readonly publish: (changes: Partial<WorkspaceView>) => void
  readonly publishConversation: (summary: ConversationSummary) => void
  /** What could not be read is not published; the next change tries again. */
  readonly onError: (error: unknown) => void
}

/** Long enough to join what happens together, short enough not to be seen. */
const publishDelayMs = 30

export const createWorkspaceViewer = (deps: WorkspaceViewerDeps): WorkspaceViewer => {
  const changedNames = new Set<keyof WorkspaceView>()
  const changedConversations = new Set<ConversationId>()
  const reads = new Set<Missed>()
  let timer: NodeJS.Timeout | undefined

  const publish = async (): Promise<void> => {
    timer = undefined
    const names = [...changedNames]
    const conversations = [...changedConversations]
    changedNames.clear()
    changedConversations.clear()
    if (names.length > 0) deps.publish(await partOf(deps.slices, names))
    for (const conversation of conversations) {
      const summary = await deps.summary(conversation)
      if (summary) deps.publishConversation(summary)
    }
  }

  const schedule = (): void => {
    timer ??= setTimeout(() => void publish().catch(deps.onError), publishDelayMs)
  }

  const changed: WorkspaceViewer['changed'] = (...names) => {
    const sets = [changedNames, ...[...reads].map((missed) => missed.names)]
    for (const set of sets) for (const name of names) set.add(name)
    schedule()
  }

  const conversationChanged: WorkspaceViewer['conversationChanged'] = (conversation) => {
    changedConversations.add(conversation)
    for (const { conversations } of reads) conversations.add(conversation)
    schedule()
  }

  /**
   * What changes while it is read may already be published when the answer arrives, and would be undone by it: it is
   * published once more afterwards.
   */
  const read = async (): Promise<WorkspaceView> => {
    const missed: Missed = { names: new Set(), conversations: new Set() }
    reads.add(missed)
    try {
      return await wholeOf(deps.slices)
    } finally {
      reads.delete(missed)
      if (missed.names.size > 0) changed(...missed.names)
      missed.conversations.forEach(conversationChanged)
    }
  }

  return {
    read,
    changed,
    conversationChanged,
    [Symbol.dispose]: () => clearTimeout(timer),
  }
}

/** What changed during one read of everything. */
type Missed = { readonly names: Set<keyof WorkspaceView>; readonly conversations: Set<ConversationId> }

type Writable = { -readonly [Name in keyof WorkspaceView]?: WorkspaceView[Name] }

const partOf = async (
  slices: Slices,
  names: readonly (keyof WorkspaceView)[],
): Promise<Partial<WorkspaceView>> => {
  const part: Writable = {}
  // The parameter ties the slice to its place; without it the compiler sees a union on both sides.
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  const read = async <Name extends keyof WorkspaceView>(name: Name): Promise<void> => {
    part[name] = await slices[name]()
  }
  await Promise.all(names.map(read))
  return part
}

const wholeOf = async (slices: Slices): Promise<WorkspaceView> => ({
  blocked: await slices.blocked(),
  conversations: await slices.conversations(),
  servers: await slices.servers(),
  providers: await slices.providers(),
  models: await slices.models(),
  defaultModel: await slices.defaultModel(),
  config: await slices.config(),
  preferences: await slices.preferences(),
  language: await slices.language(),
  grants: await slices.grants(),
  secrets: await slices.secrets(),
  questions: await slices.questions(),
  dock: await slices.dock(),
  notices: await slices.notices(),
  about: await slices.about(),
})
