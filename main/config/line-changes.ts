/**
 * All lines that differ between two texts, as a unified diff without context: `@@ -line,count +line,count @@`, then the
 * lines taken away with `-` and those put in with `+`. Empty when the texts are equal.
 */
export const lineChanges = (before: string, after: string): string => {
  const from = linesOf(before)
  const to = linesOf(after)
  const start = commonLength(from, to)
  const end = commonLength(from.slice(start).toReversed(), to.slice(start).toReversed())
  const hunks = compare(from.slice(start, from.length - end), to.slice(start, to.length - end))
  return hunks.map((hunk) => render(hunk, start)).join('\n')
}

/** Places are 0-based within the compared part. */
type Hunk = {
  readonly fromLine: number
  readonly toLine: number
  readonly removed: readonly string[]
  readonly added: readonly string[]
}

const noNewline = '\n\\ No newline at end of file'

const linesOf = (text: string): readonly string[] => {
  const lines = text.split('\n')
  const last = lines.pop() ?? ''
  return last === '' ? lines : [...lines, last + noNewline]
}

const commonLength = (one: readonly string[], other: readonly string[]): number => {
  const different = one.findIndex((line, index) => line !== other[index])
  return different === -1 ? one.length : different
}

/** Beyond this the table would be too large, and the whole part is shown as replaced. */
const tableLimit = 4_000_000

const compare = (from: readonly string[], to: readonly string[]): readonly Hunk[] => {
  if (from.length === 0 && to.length === 0) return []
  if (from.length * to.length > tableLimit) return [{ fromLine: 0, toLine: 0, removed: from, added: to }]
  return hunksOf(from, to, longestCommon(from, to))
}

/** Cell (i, j): how many lines `from` from i on and `to` from j on have in common, in order. */
const longestCommon = (from: readonly string[], to: readonly string[]): readonly Uint32Array[] => {
  const table = Array.from({ length: from.length + 1 }, () => new Uint32Array(to.length + 1))
  const cell = (i: number, j: number) => table[i]?.[j] ?? 0
  for (let i = from.length - 1; i >= 0; i--)
    for (let j = to.length - 1; j >= 0; j--)
      table[i]?.fill(
        from[i] === to[j] ? cell(i + 1, j + 1) + 1 : Math.max(cell(i + 1, j), cell(i, j + 1)),
        j,
        j + 1,
      )
  return table
}

const hunksOf = (
  from: readonly string[],
  to: readonly string[],
  table: readonly Uint32Array[],
): readonly Hunk[] => {
  const hunks: Hunk[] = []
  let [i, j] = [0, 0]
  while (i < from.length || j < to.length) {
    const [fromLine, toLine] = [i, j]
    while ((i < from.length || j < to.length) && !(i < from.length && from[i] === to[j])) {
      const takesAway =
        j >= to.length || (i < from.length && (table[i + 1]?.[j] ?? 0) >= (table[i]?.[j + 1] ?? 0))
      if (takesAway) i++
      else j++
    }
    if (i > fromLine || j > toLine)
      hunks.push({ fromLine, toLine, removed: from.slice(fromLine, i), added: to.slice(toLine, j) })
    while (i < from.length && from[i] === to[j]) [i, j] = [i + 1, j + 1]
  }
  return hunks
}

const render = ({ fromLine, toLine, removed, added }: Hunk, offset: number): string => {
  const range = (line: number, count: number) => `${offset + line + (count === 0 ? 0 : 1)},${count}`
  const header = `@@ -${range(fromLine, removed.length)} +${range(toLine, added.length)} @@`
  return [header, ...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)].join('\n')
}
