import { z } from 'zod'
import type { Decider, Verdict } from '#contract/events'
import {
  callId,
  runId,
  serverId,
  type CallId,
  type ConversationId,
  type RequestId,
  type RunId,
} from '#contract/ids'
import { isJsonObject, jsonObject, type JsonObject } from '#contract/json'
import type { CallInput, PermitContents, ToolTarget } from '../call.ts'
import type { AuditEntry, ProposalRow, ProposalState, Write } from '../journal.ts'
import { canonicalise } from './canonical.ts'
import { parseStrictJson } from './strict-json.ts'

export type CallProposal = {
  readonly conversation: ConversationId
  readonly runId: RunId
  readonly callId: CallId
  readonly by: 'model' | 'user'
  readonly target: ToolTarget
  readonly canonicalArguments: string
  /** Null for a call that is made for the first time. */
  readonly input: CallInput | null
  /** How often it was sent before; absent where nobody counts. */
  readonly roundsBefore?: number
  /** A question also under a session grant: the user has something to do elsewhere first. */
  readonly asksAnyway?: true
}

/** A question about a call, as long as it is open or allowed and not sent. */
export type Asked = {
  readonly proposal: CallProposal
  readonly requestId: RequestId
  readonly callHash: string
  /** Null until allowed. */
  allowedAt: { readonly monotonic: number; readonly wall: number } | null
}

export const rowOf = (
  { proposal, requestId, callHash }: Asked,
  state: ProposalState,
  deps: { readonly bootId: string; readonly now: () => number },
): ProposalRow => ({
  requestId,
  kind: 'call',
  state,
  conversation: proposal.conversation,
  callId: proposal.callId,
  bootId: deps.bootId,
  exact: exactOf(proposal),
  hash: callHash,
  // Only what may be asked again after a restart has to be known in full.
  detail: state === 'pending' ? JSON.stringify(detailFor(proposal)) : '{}',
  createdAt: deps.now(),
})

/** Everything but what stands in the exact form. */
const detailFor = ({ input, ...proposal }: CallProposal): object => ({
  ...proposal,
  canonicalArguments: undefined,
  ...(input === null ? {} : { again: { requestState: input.requestState } }),
})

/** What is decided about: the arguments, and with a call that is made again the answers that go with them. */
export const exactOf = ({
  canonicalArguments,
  input,
}: Pick<CallProposal, 'canonicalArguments' | 'input'>): string =>
  input === null
    ? canonicalArguments
    : `{"arguments":${canonicalArguments},"inputResponses":${input.canonicalResponses}}`

const detailSchema = z.object({
  runId,
  callId,
  by: z.enum(['model', 'user']),
  target: z.object({
    serverId,
    alias: z.string(),
    incarnation: z.number(),
    launchHash: z.string(),
    tool: z.object({
      name: z.string(),
      title: z.string().nullable(),
      description: z.string(),
      inputSchema: jsonObject,
      outputSchema: jsonObject.nullable(),
      annotations: jsonObject,
      definitionHash: z.string(),
    }),
  }),
  roundsBefore: z.number().optional(),
  /** Only of a call that is made again. */
  again: z.object({ requestState: z.string().nullable() }).optional(),
})

/** Reads a stored question back; null when its record is not whole or its exact form not canonical. */
export const proposalFrom = (row: ProposalRow): CallProposal | null => {
  const detail = detailSchema.safeParse(detailOf(row))
  const isCanonical = canonicalise(argumentsOf(row.exact)) === row.exact
  if (!detail.success || !isCanonical || row.conversation === null) return null
  const { again, roundsBefore, ...call } = detail.data
  const sent = again ? sentAgain(row.exact, again.requestState) : firstTime(row.exact)
  if (sent === null) return null
  const rounds = roundsBefore === undefined ? {} : { roundsBefore }
  return { ...call, ...rounds, ...sent, conversation: row.conversation }
}

type Sent = Pick<CallProposal, 'canonicalArguments' | 'input'>

const firstTime = (exact: string): Sent => ({ canonicalArguments: exact, input: null })

const sentAgain = (exact: string, requestState: string | null): Sent | null => {
  const { arguments: args, inputResponses, ...more } = argumentsOf(exact)
  if (!isJsonObject(args) || !isJsonObject(inputResponses) || Object.keys(more).length > 0) return null
  return {
    canonicalArguments: canonicalise(args),
    input: { canonicalResponses: canonicalise(inputResponses), requestState },
  }
}

const detailOf = (row: ProposalRow): unknown => {
  try {
    return JSON.parse(row.detail)
  } catch {
    return null
  }
}

export const argumentsOf = (canonical: string): JsonObject => {
  const parsed = parseStrictJson(canonical)
  return parsed.ok && isJsonObject(parsed.value) ? parsed.value : {}
}

export const permitOf = ({ callId, target, canonicalArguments, input }: CallProposal): PermitContents => ({
  callId,
  serverId: target.serverId,
  alias: target.alias,
  incarnation: target.incarnation,
  launchHash: target.launchHash,
  definitionHash: target.tool.definitionHash,
  tool: target.tool.name,
  canonicalArguments,
  // A copy, so that what was allowed stays what it was.
  input: input && { ...input },
})

const eventWrite = (
  conversation: ConversationId,
  event: Extract<Write, { kind: 'event' }>['event'],
): Write => ({
  kind: 'event',
  conversation,
  event,
})

export const proposedEvent = ({ proposal, requestId, callHash }: Asked): Write =>
  eventWrite(proposal.conversation, {
    type: 'call-proposed',
    callId: proposal.callId,
    requestId,
    serverId: proposal.target.serverId,
    callHash,
  })

export const decidedEvent = (
  { proposal, requestId }: Asked,
  verdict: Verdict,
  by: Decider,
  reason?: string,
): Write =>
  eventWrite(proposal.conversation, {
    type: 'call-decided',
    callId: proposal.callId,
    requestId,
    verdict,
    by,
    reason,
  })

export const dispatchedEvent = ({ proposal, requestId }: Asked): Write =>
  eventWrite(proposal.conversation, { type: 'call-dispatched', callId: proposal.callId, requestId })

export const parkedEvent = (conversation: ConversationId, call: CallId, requestId: RequestId): Write =>
  eventWrite(conversation, {
    type: 'call-decided',
    callId: call,
    requestId,
    verdict: 'parked',
    by: 'program',
  })

export const audit = (what: AuditEntry['what'], entry: Asked, verdict: string | null): Write => ({
  kind: 'audit',
  entry: {
    what,
    requestId: entry.requestId,
    subject: `${entry.proposal.target.serverId}.${entry.proposal.target.tool.name}`,
    hash: entry.callHash,
    verdict,
  },
})
