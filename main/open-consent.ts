import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { asId, type ConversationId } from '#contract/ids'
import type { JsonObject, JsonValue } from '#contract/json'
import type { Result } from '#contract/result'
import { openAuthority, type Authority } from './consent/authority.ts'
import { createConsent, type Consent } from './consent/consent.ts'
import type { History } from './history/history.ts'
import type { Journal, ProposalRow } from './journal.ts'
import type { SecretStore } from './secrets/secret-store.ts'
import type { WindowPort } from './window-port.ts'

export type OpenConsentDeps = {
  readonly journal: Journal
  readonly history: Pick<History, 'authority' | 'openProposals'>
  readonly secrets: Pick<SecretStore, 'deriveKey' | 'keyId'>
  readonly dataDirectory: string
  readonly writeFile: (path: string, text: string) => Promise<void>
  readonly describe: (
    conversation: ConversationId,
  ) => Promise<{ readonly title: string; readonly model: string | null } | null>
  /** Null where there is no window around the pages. */
  readonly window: Pick<WindowPort, 'openUrl'> | null
  /** Checks a value against a stranger's schema, and gives it up when that takes long. */
  readonly validate: (schema: JsonObject, value: JsonValue) => Promise<Result<null>>
  readonly log: (line: string) => void
}

export type OpenedConsent = {
  readonly consent: Consent
  readonly authority: Authority
  /** Questions that were open when Assent ended. */
  readonly leftOver: readonly ProposalRow[]
}

/** The gate of consent, with what was approved and asked before this start. */
export const openConsent = async (deps: OpenConsentDeps): Promise<OpenedConsent> => {
  const { journal, history, secrets } = deps
  const authority = await openAuthority({
    journal,
    rows: await history.authority(),
    key: secrets.deriveKey('authority'),
    keyId: secrets.keyId,
    headFile: join(deps.dataDirectory, 'authority.json'),
    writeFile: deps.writeFile,
  })
  const leftOver = await history.openProposals()
  const consent = createConsent({
    bootId: randomUUID(),
    journal,
    authority,
    valueKey: secrets.deriveKey('environment values'),
    leftOver,
    newRequestId: () => asId(randomUUID()),
    describe: async (conversation) => (await deps.describe(conversation)) ?? { title: '', model: null },
    openUrl: deps.window?.openUrl ?? null,
    checkPattern: (pattern, text) => matchOf(deps, pattern, text),
    now: Date.now,
    monotonicNow: () => performance.now(),
    log: deps.log,
  })
  return { consent, authority, leftOver }
}

/** A regular expression can take for ever: the validation gives up in time. */
const matchOf = async (
  { validate }: Pick<OpenConsentDeps, 'validate'>,
  pattern: string,
  text: string,
): Promise<'matches' | 'differs' | 'not-known'> => {
  const checked = await validate({ type: 'string', pattern }, text)
  if (checked.ok) return 'matches'
  return checked.problem.code === 'invalid-arguments' ? 'differs' : 'not-known'
}
