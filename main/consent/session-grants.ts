import type { ConversationId, ServerId } from '#contract/ids'
import type { ToolTarget } from '../call.ts'

/**
 * "Allow for this session": one tool, as defined now, on one server, as launched now, for one conversation, until
 * Assent ends. It lives in memory only and covers calls a model asks for, never those filled in by hand.
 */
export type SessionGrant = {
  readonly id: string
  readonly conversation: ConversationId
  readonly serverId: ServerId
  readonly alias: string
  readonly launchHash: string
  readonly definitionHash: string
  readonly tool: string
  readonly grantedAt: number
}

export const isCoveredBy = (grant: SessionGrant, conversation: ConversationId, target: ToolTarget): boolean =>
  grant.conversation === conversation &&
  grant.serverId === target.serverId &&
  grant.launchHash === target.launchHash &&
  grant.definitionHash === target.tool.definitionHash &&
  grant.tool === target.tool.name

export const grantOf = (
  { conversation, target }: { readonly conversation: ConversationId; readonly target: ToolTarget },
  grantedAt: number,
): SessionGrant => ({
  id: `session-${conversation}-${target.serverId}-${target.tool.name}`,
  conversation,
  serverId: target.serverId,
  alias: target.alias,
  launchHash: target.launchHash,
  definitionHash: target.tool.definitionHash,
  tool: target.tool.name,
  grantedAt,
})
