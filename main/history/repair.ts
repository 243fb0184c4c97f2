import type { Connection } from './connection.ts'
import { quickCheck } from './quick-check.ts'
import { createTables } from './tables.ts'

const derivedTables = ['conversations', 'instructions', 'messages', 'search', 'usage', 'run_models']

/** Whether every table is sound that is not derived from another: then nothing that was stored is lost. */
export const isTruthSound = (connection: Connection): boolean =>
  tablesOf(connection)
    .filter((table) => !derivedTables.some((derived) => table === derived || table.startsWith(`${derived}_`)))
    .every((table) => quickCheck(connection, table) === null)

/** Throws the derived tables away, damaged or not, and makes them anew from the events, in one transaction. */
export const rebuildDerived = (connection: Connection): void => {
  connection
    .transaction(() => {
      const definitions = derivedTables.flatMap((table) => definitionsOf(connection, table))
      for (const table of derivedTables) connection.exec(`DROP TABLE ${table}`)
      for (const definition of definitions) connection.exec(definition)
      createTables(connection).readModels.rebuild()
    })
    .immediate()
}

const tablesOf = (connection: Connection): readonly string[] =>
  connection
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .pluck()
    .all()

/** The table itself, then its indexes. */
const definitionsOf = (connection: Connection, table: string): readonly string[] =>
  connection
    .prepare<[string], string>(
      'SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY rowid',
    )
    .pluck()
    .all(table)
