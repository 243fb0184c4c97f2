import { currentLanguage } from '#contract/language/texts'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { Blocked, WorkspaceView } from '#contract/views'
import type { Gate } from './gate.ts'
import { defaultPreferences } from './preferences.ts'
import { runtimeVersions } from './runtime-versions.ts'

export type BlockedGateDeps = {
  readonly blocked: Blocked
  readonly about: Pick<WorkspaceView['about'], 'shell' | 'version' | 'dataDirectory'>
  readonly startFresh: () => Promise<Result<null>>
}

/** While the history cannot be opened there is nothing to show but why, and nothing to do but what is offered. */
export const createBlockedGate = ({ blocked, about, startFresh }: BlockedGateDeps): Gate => ({
  handle: async (page, method) => {
    if (page?.name !== 'chat') return fail('denied', t('workspace.problem.otherPage'))
    if (method === 'readWorkspace') return ok(emptyView(blocked, about))
    if (method === 'startFresh' && blocked.canStartFresh) return startFresh()
    return { ok: false, problem: blocked.problem }
  },
})

const emptyView = (blocked: Blocked, about: BlockedGateDeps['about']): WorkspaceView => ({
  blocked,
  conversations: [],
  servers: [],
  providers: [],
  models: [],
  defaultModel: null,
  config: { path: '', problems: [], usesLastGood: false },
  preferences: { ...defaultPreferences, firstRunDone: true },
  language: currentLanguage(),
  grants: [],
  secrets: [],
  questions: { count: 0, conversations: [] },
  dock: 'hidden',
  notices: [],
  about: {
    ...about,
    databaseBytes: 0,
    secretsProtection: '',
    processIsolation: '',
    runtime: runtimeVersions(null),
  },
})
