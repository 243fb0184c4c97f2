import { randomUUID } from 'node:crypto'
import { asId, type ServerId } from '#contract/ids'
import type { Journal } from './journal.ts'

/** Which random id each alias has, and what each server offered last. Kept in memory, stored on change. */
export type ServerBook = {
  readonly serverIdOf: (alias: string) => Promise<ServerId>
  readonly manifests: {
    readonly read: (server: ServerId) => string | null
    readonly store: (server: ServerId, manifest: string) => Promise<void>
  }
}

type Stored = {
  readonly servers: () => Promise<readonly { readonly alias: string; readonly serverId: ServerId }[]>
  readonly manifests: () => Promise<readonly { readonly serverId: ServerId; readonly manifest: string }[]>
}

export const createServerBook = async (stored: Stored, journal: Journal): Promise<ServerBook> => {
  const ids = new Map((await stored.servers()).map((row) => [row.alias, Promise.resolve(row.serverId)]))
  const manifests = new Map((await stored.manifests()).map((row) => [row.serverId, row.manifest]))

  const bind = async (alias: string): Promise<ServerId> => {
    const id = asId<'Server'>(randomUUID())
    // Not stored, the id lasts until Assent ends: approvals of this server are then asked for again, nothing more.
    await journal.commit([{ kind: 'server', alias, serverId: id }]).catch(() => undefined)
    return id
  }

  return {
    serverIdOf: (alias) => {
      const id = ids.get(alias) ?? bind(alias)
      ids.set(alias, id)
      return id
    },
    manifests: {
      read: (server) => manifests.get(server) ?? null,
      store: async (server, manifest) => {
        if (manifests.get(server) === manifest) return
        await journal.commit([{ kind: 'manifest', serverId: server, manifest }])
        manifests.set(server, manifest)
      },
    },
  }
}
