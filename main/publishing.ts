import { exhausted } from '#contract/result'
import type { Agent } from './agent/agent.ts'
import type { Supervisor } from './mcp/supervisor-types.ts'
import type { Models } from './model/models.ts'
import type { ObservedJournal } from './observed-journal.ts'
import type { Pages } from './pages.ts'
import type { WorkspaceViewer } from './workspace-view.ts'

export type PublishingDeps = {
  readonly journal: ObservedJournal
  readonly agent: Agent
  readonly questions: { readonly subscribe: (listener: () => void) => () => void }
  readonly supervisor: Supervisor
  readonly models: Models
  readonly pages: Pages
  readonly viewer: WorkspaceViewer
}

/** Leads what happens in the features to the pages: a stored event to the agent first, then to who shows it. */
export const publishChanges = (deps: PublishingDeps): void => {
  const { journal, agent, questions, supervisor, models, pages, viewer } = deps

  journal.subscribe((events) => {
    agent.receive(events)
    const conversations = new Set(events.map((stored) => stored.conversation))
    for (const conversation of conversations) {
      const own = events.filter((stored) => stored.conversation === conversation)
      pages.toWatchers(conversation, { kind: 'events', conversation, events: own })
      viewer.conversationChanged(conversation)
    }
  })

  agent.subscribe((update) => {
    if (update.kind === 'activity-changed') viewer.conversationChanged(update.conversation)
    else pages.toWatchers(update.conversation, update)
  })

  questions.subscribe(() => {
    pages.toConsent({ kind: 'questions' })
    viewer.changed('questions', 'dock', 'grants')
  })

  supervisor.subscribe((change) => {
    switch (change.kind) {
      case 'server':
        viewer.changed('servers')
        return pages.toChat(change)
      case 'log':
        return pages.toChat({ ...change, kind: 'server-log' })
      case 'resource-changed':
        return pages.toChat(change)
      default:
        return exhausted(change)
    }
  })

  models.subscribe(() => viewer.changed('providers', 'models'))
}
