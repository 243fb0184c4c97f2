import { z } from 'zod'

declare const brand: unique symbol

/** A string that names one kind of thing; two kinds do not mix at compile time. */
export type Id<Name extends string> = string & { readonly [brand]: Name }

const idPattern = /^[0-9A-Za-z_-]{1,64}$/

const isId = <Name extends string>(value: unknown): value is Id<Name> =>
  typeof value === 'string' && idPattern.test(value)

const idOf = <Name extends string>() => z.custom<Id<Name>>(isId, 'not an identifier')

/** Names a text of our own making; throws when it cannot be a name. */
export const asId = <Name extends string>(text: string): Id<Name> => {
  if (isId<Name>(text)) return text
  throw new Error('not an identifier')
}

export type ConversationId = Id<'Conversation'>
export type MessageId = Id<'Message'>
export type RunId = Id<'Run'>
export type CallId = Id<'Call'>
export type RequestId = Id<'Request'>
export type ServerId = Id<'Server'>
export type PayloadId = Id<'Payload'>
export type AttachmentId = Id<'Attachment'>
export type AskId = Id<'Ask'>

export const conversationId = idOf<'Conversation'>()
export const messageId = idOf<'Message'>()
export const runId = idOf<'Run'>()
export const callId = idOf<'Call'>()
/** Names one open question on the consent page: 128 random bits, never reused. */
export const requestId = idOf<'Request'>()
/** Random, bound to a server's alias at its first approval. */
export const serverId = idOf<'Server'>()
/** Names a stored text too large for an event. */
export const payloadId = idOf<'Payload'>()
export const attachmentId = idOf<'Attachment'>()
/** Names one thing that a server asked for while a call of it was under way. */
export const askId = idOf<'Ask'>()
