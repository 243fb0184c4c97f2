import type { Question, WorkspaceView } from '#contract/views'

/** About what one line of the exact view holds, and how many lines it shows without scrolling in the lower dock. */
const exactColumns = 42
const exactRows = 5
const factRows = 3

/** How much room the consent page gets: a question of a few lines leaves the conversation its own. */
export const dockFor = (question: Question | null): WorkspaceView['dock'] => {
  if (question === null) return 'hidden'
  if (question.kind === 'erasure') return 'tall'
  const rows = question.exact.split('\n').map((line) => Math.max(1, Math.ceil(line.length / exactColumns)))
  const isLong = rows.reduce((sum, count) => sum + count, 0) > exactRows
  return isLong || question.facts.length > factRows ? 'tall' : 'normal'
}
