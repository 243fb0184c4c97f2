import type { ChatUpdate } from '#contract/bridge'
import type { ConversationId } from '#contract/ids'
import { currentLanguage, type Language } from '#contract/language/texts'
import type { ConversationSummary, WorkspaceView } from '#contract/views'

/** What a shell shows outside of its pages: in its menus, its tray and the room it gives to the consent page. */
export type ShellState = {
  readonly questions: number
  /** Conversations in which something goes on or waits. */
  readonly runs: number
  readonly dock: WorkspaceView['dock']
  readonly theme: WorkspaceView['preferences']['theme']
  readonly textSize: WorkspaceView['preferences']['textSize']
  readonly language: Language
}

export type ShellStateDeps = {
  /** Null while there is nothing to read: the history could not be opened. */
  readonly read: () => Promise<WorkspaceView | null>
  readonly subscribe: (listener: (update: ChatUpdate) => void) => () => void
}

/**
 * Tells the listener what is true now and whenever it changes. Rejects with what `read` says; changes that arrive
 * during the first reading are put on top of it.
 */
export const followShellState = async (
  deps: ShellStateDeps,
  listener: (state: ShellState) => void,
): Promise<Disposable> => {
  const active = new Set<ConversationId>()
  const early: ChatUpdate[] = []
  let state: ShellState = {
    questions: 0,
    runs: 0,
    dock: 'hidden',
    theme: 'system',
    textSize: 'normal',
    language: currentLanguage(),
  }
  let isRead = false

  const note = (summary: ConversationSummary): void => {
    if (summary.activity === 'idle' || summary.deletedAt !== null) active.delete(summary.conversation)
    else active.add(summary.conversation)
  }

  const apply = (changes: Partial<WorkspaceView>): void => {
    changes.conversations?.forEach(note)
    state = {
      questions: changes.questions?.count ?? state.questions,
      runs: active.size,
      dock: changes.dock ?? state.dock,
      theme: changes.preferences?.theme ?? state.theme,
      textSize: changes.preferences?.textSize ?? state.textSize,
      language: changes.language ?? state.language,
    }
  }

  const take = (update: ChatUpdate): void => {
    if (update.kind === 'erased') active.clear()
    else if (update.kind === 'conversation') apply({ conversations: [update.summary] })
    else if (update.kind === 'workspace') apply(update.changes)
  }

  const unsubscribe = deps.subscribe((update) => {
    if (!isRead) {
      early.push(update)
      return
    }
    const before = state
    take(update)
    if (!isSame(before, state)) listener(state)
  })
  try {
    apply((await deps.read()) ?? {})
  } catch (error) {
    unsubscribe()
    throw error
  }
  isRead = true
  early.forEach(take)
  listener(state)
  return { [Symbol.dispose]: unsubscribe }
}

const isSame = (before: ShellState, after: ShellState): boolean =>
  before.questions === after.questions &&
  before.runs === after.runs &&
  before.dock === after.dock &&
  before.theme === after.theme &&
  before.textSize === after.textSize &&
  before.language === after.language
