import type { AuthorityRow } from '../journal.ts'
import type { Connection } from './connection.ts'

export type AuthorityTable = {
  readonly put: (row: AuthorityRow) => void
  readonly remove: (id: string) => void
  readonly all: () => readonly AuthorityRow[]
}

type Columns = Omit<AuthorityRow, 'keyId'> & { readonly key_id: string }

export const createAuthorityTable = (connection: Connection): AuthorityTable => {
  const put = connection.prepare<AuthorityRow>(
    `INSERT OR REPLACE INTO authority (id, kind, subject, body, epoch, key_id, mac)
     VALUES (:id, :kind, :subject, :body, :epoch, :keyId, :mac)`,
  )
  const remove = connection.prepare<[string]>('DELETE FROM authority WHERE id = ?')
  const all = connection.prepare<[], Columns>('SELECT * FROM authority ORDER BY rowid')

  return {
    put: (row) => void put.run(row),
    remove: (id) => void remove.run(id),
    all: () => all.all().map(({ key_id: keyId, ...row }) => ({ ...row, keyId })),
  }
}
