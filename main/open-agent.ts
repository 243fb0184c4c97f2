import { randomUUID } from 'node:crypto'
import { asId } from '#contract/ids'
import { createAgent, type Agent } from './agent/agent.ts'
import type { AgentPorts } from './agent/ports.ts'
import type { Attachments } from './attachments.ts'
import type { History } from './history/history.ts'
import type { Supervisor } from './mcp/supervisor-types.ts'
import { takesResultPictures } from './model-choices.ts'
import type { Models } from './model/models.ts'
import type { OpenedConsent } from './open-consent.ts'
import type { PreferenceStore } from './preferences.ts'

export type OpenAgentDeps = Pick<
  AgentPorts,
  'journal' | 'settings' | 'validate' | 'serverRequests' | 'log'
> & {
  readonly history: History
  readonly attachments: Pick<Attachments, 'describe'>
  readonly preferences: Pick<PreferenceStore, 'current'>
  readonly supervisor: Supervisor
  readonly consent: Pick<OpenedConsent['consent'], 'calls' | 'readArguments'>
  readonly models: Models
}

/** The agent, with each of its ports led to the feature behind it. */
export const openAgent = (deps: OpenAgentDeps): Agent => {
  const { history, supervisor, consent, models } = deps
  return createAgent({
    journal: deps.journal,
    readWholeBranch: history.readWholeBranch,
    eventBefore: history.eventBefore,
    readPayload: history.readPayload,
    attachments: { describe: deps.attachments.describe, read: history.readAttachmentWhole },
    settings: deps.settings,
    partials: history.partials,
    budget: () => deps.preferences.current().budget,
    catalogue: supervisor.catalogue,
    tools: supervisor,
    validate: deps.validate,
    serverRequests: deps.serverRequests,
    consent: { ...consent.calls, readArguments: consent.readArguments },
    model: {
      ...models,
      takesTools: (model) => models.capabilities(model).tools !== false,
      takesResultPictures: (model) => takesResultPictures(models, model),
    },
    newId: {
      message: () => asId(randomUUID()),
      run: () => asId(randomUUID()),
      call: () => asId(randomUUID()),
      payload: () => asId(randomUUID()),
      ask: () => asId(randomUUID()),
    },
    log: deps.log,
  })
}
