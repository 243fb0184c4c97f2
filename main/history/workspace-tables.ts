import type { ConversationId, ServerId } from '#contract/ids'
import type { Connection } from './connection.ts'

/** Small things that are kept as they are, the last value winning: drafts, preferences, servers, manifests. */
export type WorkspaceTables = {
  readonly setDraft: (conversation: ConversationId, text: string) => void
  readonly draft: (conversation: ConversationId) => string
  readonly setPreference: (name: string, value: string) => void
  readonly preferences: () => Readonly<Record<string, string>>
  readonly setServer: (alias: string, serverId: ServerId) => void
  readonly removeServer: (alias: string) => void
  readonly servers: () => readonly { readonly alias: string; readonly serverId: ServerId }[]
  readonly setManifest: (serverId: ServerId, manifest: string) => void
  readonly manifests: () => readonly { readonly serverId: ServerId; readonly manifest: string }[]
}

export const createWorkspaceTables = (connection: Connection): WorkspaceTables => {
  const put = (columns: string) =>
    connection.prepare<[string, string]>(`INSERT OR REPLACE INTO ${columns} VALUES (?, ?)`)
  const putDraft = put('drafts (conversation, text)')
  const putPreference = put('preferences (name, value)')
  const putServer = put('servers (alias, server_id)')
  const putManifest = put('manifests (server_id, manifest)')
  const draft = connection.prepare<[string], string>('SELECT text FROM drafts WHERE conversation = ?').pluck()
  const removeDraft = connection.prepare<[string]>('DELETE FROM drafts WHERE conversation = ?')
  const removeServer = connection.prepare<[string]>('DELETE FROM servers WHERE alias = ?')
  const preferences = connection
    .prepare<[], [name: string, value: string]>('SELECT name, value FROM preferences')
    .raw()
  const servers = connection.prepare<[], { alias: string; serverId: ServerId }>(
    'SELECT alias, server_id AS serverId FROM servers ORDER BY alias',
  )
  const manifests = connection.prepare<[], { serverId: ServerId; manifest: string }>(
    'SELECT server_id AS serverId, manifest FROM manifests ORDER BY server_id',
  )

  return {
    setDraft: (conversation, text) =>
      void (text === '' ? removeDraft.run(conversation) : putDraft.run(conversation, text)),
    draft: (conversation) => draft.get(conversation) ?? '',
    setPreference: (name, value) => void putPreference.run(name, value),
    preferences: () => Object.fromEntries(preferences.all()),
    setServer: (alias, serverId) => void putServer.run(alias, serverId),
    removeServer: (alias) => void removeServer.run(alias),
    servers: () => servers.all(),
    setManifest: (serverId, manifest) => void putManifest.run(serverId, manifest),
    manifests: () => manifests.all(),
  }
}
