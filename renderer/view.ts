import { z } from 'zod'
import { conversationId } from '#contract/ids'

export const settingsSections = [
  'models',
  'servers',
  'permissions',
  'limits',
  'usage',
  'appearance',
  'data',
  'problems',
  'about',
] as const
export type SettingsSection = (typeof settingsSections)[number]

/** What fills the main area. A conversation of null is one that begins with its first message. */
export const view = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('conversation'), conversation: conversationId.nullable() }),
  z.object({ kind: z.literal('server'), alias: z.string() }),
  z.object({ kind: z.literal('add-server') }),
  z.object({ kind: z.literal('import') }),
  z.object({ kind: z.literal('settings'), section: z.enum(settingsSections) }),
  z.object({ kind: z.literal('first-run') }),
])
export type View = z.infer<typeof view>

export const newConversation: View = { kind: 'conversation', conversation: null }
