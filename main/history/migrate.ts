import type { Connection } from './connection.ts'
import type { Migration } from './migrations/migrations.ts'

/**
 * Carries out the steps that the file lacks, each in one transaction with its version. The checkpoint after each makes
 * the version true in the file's own header, where a program reads it before it opens the file.
 */
export const migrate = (connection: Connection, migrations: readonly Migration[]): void => {
  for (let version = versionOf(connection); version < migrations.length; version += 1) {
    const step = migrations[version]
    if (step) connection.transaction(() => advance(connection, step, version + 1)).immediate()
    checkpoint(connection)
  }
}

export const versionOf = (connection: Connection): number =>
  Number(connection.pragma('user_version', { simple: true }))

const advance = (connection: Connection, step: Migration, version: number): void => {
  step(connection)
  connection.pragma(`user_version = ${version}`)
}

export const checkpoint = (connection: Connection): void => {
  connection.pragma('wal_checkpoint(TRUNCATE)')
}
