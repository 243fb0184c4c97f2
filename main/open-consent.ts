import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { asId, type ConversationId } from '#contract/ids'
import { openAuthority, type Authority } from './consent/authority.ts'
import { createConsent, type Consent } from './consent/consent.ts'
import type { History } from './history/history.ts'
import type { Journal, ProposalRow } from './journal.ts'
import type { SecretStore } from './secrets/secret-store.ts'

export type OpenConsentDeps = {
  readonly journal: Journal
  readonly history: Pick<History, 'authority' | 'openProposals'>
  readonly secrets: Pick<SecretStore, 'deriveKey' | 'keyId'>
  readonly dataDirectory: string
  readonly writeFile: (path: string, text: string) => Promise<void>
  readonly describe: (
    conversation: ConversationId,
  ) => Promise<{ readonly title: string; readonly model: string | null } | null>
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
    now: Date.now,
    monotonicNow: () => performance.now(),
    log: deps.log,
  })
  return { consent, authority, leftOver }
}
