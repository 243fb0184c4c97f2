type Cell = string | number

/** Prints rows in aligned columns, the first to the left and the others to the right. */
export const printTable = (title: string, header: readonly string[], rows: readonly (readonly Cell[])[]) => {
  const lines = [header, ...rows].map((row) => row.map(String))
  const widths = header.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  const toLine = (line: readonly string[]): string =>
    line.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join('  ')
  console.log(`\n${title}`)
  for (const line of lines) console.log(`  ${toLine(line).trimEnd()}`)
}

const pad = (cell: string, width: number, column: number): string =>
  column === 0 ? cell.padEnd(width) : cell.padStart(width)

export const milliseconds = (value: number): string =>
  Number.isNaN(value) ? '-' : value.toFixed(value < 10 ? 3 : value < 100 ? 1 : 0)

export const ratio = (value: number, base: number): string => {
  const times = value / base
  return Number.isFinite(times) ? `${times.toFixed(times < 10 ? 2 : 1)}x` : '-'
}
