import { useState } from 'react'
import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import { Button } from '../theme/button.tsx'
import { visibleText } from '../visible-text.ts'

const mostColumns = 12
const rowsPerStep = 50

/** The rows if this is a list of at least two flat objects with few enough fields between them, otherwise null. */
export const flatRows = (value: JsonValue): readonly JsonObject[] | null => {
  if (!Array.isArray(value) || value.length < 2) return null
  const rows: readonly JsonObject[] = value.filter((row) => isJsonObject(row) && isFlat(row))
  return rows.length === value.length && columnsOf(rows).length <= mostColumns ? rows : null
}

export const JsonTable = ({ rows }: { readonly rows: readonly JsonObject[] }) => {
  const [count, setCount] = useState(rowsPerStep)
  const columns = columnsOf(rows)
  return (
    // Focusable because it scrolls.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className="json-table" aria-label={t('conversation.result.table')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {visibleText(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, count).map((row, index) => (
            // Rows of a stored answer never change places.
            <tr key={index}>
              {columns.map((column) => (
                <td key={column}>{cellText(row[column])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > count && (
        <Button tone="quiet" onClick={() => setCount(count * 4)}>
          {t('conversation.result.more', { number: rows.length - count })}
        </Button>
      )}
    </section>
  )
}

const isFlat = (row: JsonObject): boolean =>
  Object.keys(row).length > 0 &&
  Object.values(row).every((value) => typeof value !== 'object' || value === null)

const columnsOf = (rows: readonly JsonObject[]): readonly string[] => [
  ...new Set(rows.flatMap((row) => Object.keys(row))),
]

const cellText = (value: JsonValue | undefined): string => {
  if (value === undefined) return ''
  return typeof value === 'string' ? visibleText(value) : JSON.stringify(value)
}
