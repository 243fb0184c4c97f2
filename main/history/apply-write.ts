import type { StoredEvent } from '#contract/events'
import { exhausted } from '#contract/result'
import type { Write } from '../journal.ts'
import type { AuditChain } from './audit-chain.ts'
import { isConversationWide } from './conversation-row.ts'
import { HistoryError } from './history-error.ts'
import type { Tables } from './tables.ts'

export type Commit = {
  /** Wall time in milliseconds since 1970. */
  readonly at: number
  readonly writes: readonly Write[]
}

/** Carries out one commit inside the caller's transaction. Returns its stored events in order. */
export const applyCommit = (
  deps: { readonly tables: Tables; readonly audit: AuditChain },
  { at, writes }: Commit,
): readonly StoredEvent[] => {
  const stored: StoredEvent[] = []
  // An event is indexed together with the payload it names, wherever that stands in the commit.
  for (const write of writes) if (write.kind === 'payload') applyWrite(deps, write, at, stored)
  for (const write of writes) if (write.kind !== 'payload') applyWrite(deps, write, at, stored)
  return stored
}

const applyWrite = (
  { tables, audit }: { readonly tables: Tables; readonly audit: AuditChain },
  write: Write,
  at: number,
  stored: StoredEvent[],
): void => {
  switch (write.kind) {
    case 'event':
      return void stored.push(appendEvent(tables, write, at))
    case 'proposal':
      return tables.proposals.insert(write.proposal)
    case 'proposal-state':
      return tables.proposals.move(write.requestId, write.from, write.to)
    case 'audit':
      return audit.append(write.entry, at)
    case 'authority':
      return tables.authority.put(write.row)
    case 'authority-removed':
      return tables.authority.remove(write.id)
    case 'payload':
      return tables.payloads.insert(write.payload, write.conversation, write.text)
    case 'attachment':
      return tables.attachments.start(write.attachment)
    case 'attachment-piece':
      return tables.attachments.addPiece(write.attachmentId, write.position, write.base64)
    case 'attachment-finished':
      return tables.attachments.finish(write.attachmentId)
    case 'attachment-removed':
      return tables.attachments.remove(write.attachmentId)
    case 'partial':
      return tables.messages.writePartial(write)
    case 'draft':
      return tables.workspace.setDraft(write.conversation, write.text)
    case 'preference':
      return tables.workspace.setPreference(write.name, write.value)
    case 'server':
      return tables.workspace.setServer(write.alias, write.serverId)
    case 'server-removed':
      return tables.workspace.removeServer(write.alias)
    case 'manifest':
      return tables.workspace.setManifest(write.serverId, write.manifest)
    default:
      return exhausted(write)
  }
}

type EventWrite = Extract<Write, { readonly kind: 'event' }>

const appendEvent = (tables: Tables, write: EventWrite, at: number): StoredEvent => {
  const { conversation, event } = write
  const stored = tables.events.append({ conversation, event, at, parent: parentOf(tables, write) })
  tables.readModels.apply(stored)
  if (event.type === 'user-message')
    tables.attachments.markSent(
      conversation,
      (event.attachments ?? []).map(({ attachmentId }) => attachmentId),
    )
  return stored
}

const parentOf = (tables: Tables, { conversation, event, parent }: EventWrite): number | null => {
  if (isConversationWide(event)) return null
  if (parent === undefined) return tables.conversations.read(conversation)?.head ?? null
  if (parent !== null && tables.events.parentOf(conversation, parent) === undefined)
    throw new HistoryError('invalid', `The event ${parent} is not in this conversation.`)
  return parent
}
