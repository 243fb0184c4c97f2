import type { Question, WorkspaceView } from '#contract/views'

/** About what one line holds in a window of the usual width: of the exact view, of the heading, of a fact. */
const exactColumns = 42
const headingColumns = 48
const factColumns = 64

/** How many lines each dock shows without scrolling: of the exact view, and of the words beside it. */
const room = {
  normal: { exact: 5, words: 4 },
  medium: { exact: 10, words: 7 },
} as const

/** How much room the consent page gets: a question of a few lines leaves the conversation its own. */
export const dockFor = (question: Question | null): WorkspaceView['dock'] => {
  if (question === null) return 'hidden'
  const exact = rowsOfLines(question.exact) + rowsAbove(question)
  const words = question.facts.reduce(
    (rows, { text }) => rows + rowsOf(text, factColumns),
    rowsOf(question.heading, headingColumns),
  )
  const fits = (dock: keyof typeof room): boolean => exact <= room[dock].exact && words <= room[dock].words
  return fits('normal') ? 'normal' : fits('medium') ? 'medium' : 'tall'
}

const rowsOfLines = (text: string): number =>
  text.split('\n').reduce((rows, line) => rows + rowsOf(line, exactColumns), 0)

/** A field with its name and its words, and the model that is chosen, with room to spare. */
const fieldRows = 4

/** What stands above the exact text and scrolls with it. */
const rowsAbove = ({ fields = [], sampling }: Question): number => {
  const texts = sampling
    ? [sampling.systemPrompt ?? '', ...sampling.messages.map(({ text }) => text ?? '')]
    : []
  return texts.reduce(
    (rows, text) => rows + rowsOfLines(text) + 1,
    (fields.length + ((sampling?.models.length ?? 0) > 0 ? 1 : 0)) * fieldRows,
  )
}

const rowsOf = (text: string, columns: number): number => Math.max(1, Math.ceil(text.length / columns))
