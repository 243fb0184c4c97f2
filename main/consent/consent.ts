import type { RequestId } from '#contract/ids'
import { isJsonObject, type JsonObject } from '#contract/json'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { GrantView } from '#contract/views'
import type { ConversationId } from '#contract/ids'
import type { Permit, PermitContents } from '../call.ts'
import type { AuditEntry, Journal, ProposalRow } from '../journal.ts'
import type { Authority, LaunchApproval } from './authority.ts'
import { createCalls, type Calls } from './calls.ts'
import { canonicalise, shownBytesLimit } from './canonical.ts'
import { createDrafts, type Drafts } from './drafts.ts'
import type { CheckPattern } from './form-answer.ts'
import { createLaunches, type Launches } from './launches.ts'
import { createLeftOver } from './left-over.ts'
import { createPermits } from './permits.ts'
import { createQuestionQueue, type Decision, type QuestionQueue, type Settled } from './question-queue.ts'
import { createServerQuestions, type RequestQuestions } from './server-questions.ts'
import type { SessionGrant } from './session-grants.ts'
import { parseStrictJson } from './strict-json.ts'

export type Consent = {
  readonly calls: Calls
  readonly launches: Launches
  readonly drafts: Drafts
  /** What servers ask for by themselves, or before a call of theirs can end. */
  readonly requests: RequestQuestions
  readonly questions: Pick<QuestionQueue, 'view' | 'count' | 'subscribe'>
  /** Settles a question; called for the consent page only. A decision that cannot be stored decides nothing. */
  readonly decide: (decision: Decision) => Promise<Result<Settled>>
  readonly redeem: (permit: Permit) => Result<PermitContents>
  /**
   * The arguments of a call as strict JSON and in canonical form. Failure codes: `bad-json`, `not-an-object`,
   * `arguments-too-large`; the messages are written for the model that made the mistake.
   */
  readonly readArguments: (text: string) => Result<{ canonical: string; value: JsonObject }>
  readonly grants: () => Promise<readonly GrantView[]>
  readonly revoke: (grantId: string) => Promise<Result<null>>
}

export type ConsentDeps = {
  readonly bootId: string
  readonly journal: Journal
  readonly authority: Authority
  readonly valueKey: Uint8Array
  /** Questions that were open when Assent ended. */
  readonly leftOver: readonly ProposalRow[]
  readonly newRequestId: () => RequestId
  readonly describe: (
    conversation: ConversationId,
  ) => Promise<{ readonly title: string; readonly model: string | null }>
  /** Opens an address outside, in the user's browser; null where the consent page does that itself. */
  readonly openUrl: ((address: string) => Promise<Result<null>>) | null
  readonly checkPattern: CheckPattern
  readonly now: () => number
  readonly monotonicNow: () => number
  readonly log: (line: string) => void
}

/** Longest text, in UTF-16 code units, that is read at all: escapes and white space may take more room than they show. */
const readLimit = 4 * shownBytesLimit

/** The only place where authority grows: every question, its answer, and the permits that follow from it. */
export const createConsent = (deps: ConsentDeps): Consent => {
  const queue = createQuestionQueue()
  const permits = createPermits()
  const leftOver = createLeftOver(deps.leftOver)
  const calls = createCalls({ ...deps, leftOver, queue, permits })
  const launches = createLaunches({ ...deps, queue })

  const decide = async (decision: Decision): Promise<Result<Settled>> => {
    try {
      return await queue.decide(decision)
    } catch (error) {
      deps.log(`decision not stored: ${String(error)}`)
      return fail('not-stored', t('consent.problem.notStored'))
    }
  }

  const revoke = async (grantId: string): Promise<Result<null>> => {
    const wasSession = calls.revoke(grantId)
    const launch = deps.authority.launches().find((approval) => approval.id === grantId)
    if (!wasSession && !launch) return fail('unknown-grant', t('consent.problem.unknownGrant'))
    const entry: AuditEntry = {
      what: 'revocation',
      requestId: null,
      subject: grantId,
      hash: null,
      verdict: null,
    }
    if (launch) await deps.authority.revoke(grantId, [{ kind: 'audit', entry }])
    else await deps.journal.commit([{ kind: 'audit', entry }])
    return ok(null)
  }

  const grants = async (): Promise<readonly GrantView[]> => {
    const launches = deps.authority.launches().map(launchView)
    const sessions = calls.grants().map(async (grant) => {
      const { title } = await deps.describe(grant.conversation)
      return sessionView(grant, title)
    })
    return [...launches, ...(await Promise.all(sessions))]
  }

  return {
    calls,
    launches,
    drafts: createDrafts({ ...deps, leftOver, queue }),
    requests: createServerQuestions({ ...deps, queue }),
    questions: queue,
    decide,
    redeem: permits.redeem,
    readArguments,
    grants,
    revoke,
  }
}

const launchView = (approval: LaunchApproval): GrantView => ({
  id: approval.id,
  kind: 'launch',
  subject: approval.alias,
  conversationTitle: null,
  grantedAt: approval.approvedAt,
})

const sessionView = (grant: SessionGrant, conversationTitle: string): GrantView => ({
  id: grant.id,
  kind: 'session',
  subject: `${grant.alias}.${grant.tool}`,
  conversationTitle,
  grantedAt: grant.grantedAt,
})

const readArguments = (text: string): Result<{ canonical: string; value: JsonObject }> => {
  if (text.length > readLimit) return tooLarge
  const parsed = parseStrictJson(text.trim() === '' ? '{}' : text)
  if (!parsed.ok) return fail('bad-json', `The arguments are not valid JSON: ${parsed.problem.message}.`)
  if (!isJsonObject(parsed.value)) return fail('not-an-object', 'The arguments must be a JSON object.')
  const canonical = canonicalise(parsed.value)
  return canonical.length > shownBytesLimit ? tooLarge : ok({ canonical, value: parsed.value })
}

const tooLarge = fail(
  'arguments-too-large',
  'The arguments are larger than 1 MiB in their exact form, more than can be shown and decided about. Split the call.',
)
