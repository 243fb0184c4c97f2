/**
 * The allowed key that an unknown one was probably meant to be, or null: the same letters in another spelling
 * (`api_key`), one inside the other (`mcpServers`), or at most two letters away (`comand`).
 */
export const nearestKey = (unknown: string, allowed: readonly string[]): string | null => {
  const written = letters(unknown)
  const candidates = allowed
    .map((key) => ({ key, distance: distanceBetween(written, letters(key)) }))
    .filter((candidate) => candidate.distance !== null)
    .toSorted((one, other) => (one.distance ?? 0) - (other.distance ?? 0))
  return candidates[0]?.key ?? null
}

const letters = (key: string): string => key.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

const longestKey = 40
const shortestPart = 4

const distanceBetween = (written: string, key: string): number | null => {
  if (written.length > longestKey) return null
  const edits = editDistance(written, key)
  if (edits <= Math.min(2, Math.floor(key.length / 2))) return edits
  const isPart = (part: string, whole: string) => part.length >= shortestPart && whole.includes(part)
  return isPart(written, key) || isPart(key, written) ? edits : null
}

/** Levenshtein distance, one row at a time. */
const editDistance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [index, letter] of from.split('').entries()) {
    const next = [index + 1]
    for (const [column, other] of to.split('').entries()) {
      const substituted = (row[column] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(substituted, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
