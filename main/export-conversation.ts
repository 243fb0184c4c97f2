import type { Content, StoredEvent } from '#contract/events'
import { applyEvents, emptyTranscript, type CallItem, type TranscriptItem } from '#contract/transcript'
import { exhausted } from '#contract/result'

export type ExportFormat = 'markdown' | 'json'

/**
 * One conversation as a file. `json` holds the events exactly as stored, `markdown` what a person would read. Large
 * answers are named by their size and payload; the workspace keeps them whole.
 */
export const exportConversation = (
  summary: { readonly title: string; readonly model: string | null; readonly instructions: string },
  events: readonly StoredEvent[],
  format: ExportFormat,
): { readonly fileName: string; readonly text: string } => {
  const name = fileNameOf(summary.title)
  if (format === 'json')
    return {
      fileName: `${name}.json`,
      text: `${JSON.stringify({ format: 'assent-conversation', version: 1, ...summary, events }, null, 2)}\n`,
    }
  const { items } = applyEvents(emptyTranscript, events)
  const head = `# ${summary.title || 'Conversation'}\n`
  return { fileName: `${name}.md`, text: `${[head, ...items.map(markdownOf)].join('\n')}\n` }
}

const fileNameOf = (title: string): string =>
  title
    .normalize('NFC')
    .replace(/[^\p{L}\p{N} _-]+/gu, ' ')
    .trim()
    .replace(/\s+/g, '-')
    .slice(0, 60) || 'conversation'

const markdownOf = (item: TranscriptItem): string => {
  switch (item.kind) {
    case 'user':
      return `## You\n\n${item.text}\n`
    case 'assistant':
      return `## ${item.model}\n\n${item.parts.map((part) => (part.kind === 'text' ? part.text : quoted(part.text))).join('\n\n')}\n${item.problem ? `\n> ${item.problem.message}\n` : ''}`
    case 'call':
      return callOf(item)
    case 'compaction':
      return `> Earlier turns were summarised for the model:\n${quoted(item.summary)}\n`
    case 'run-end':
      return `> The run ended: ${item.problem?.message ?? item.reason}\n`
    default:
      return exhausted(item)
  }
}

const callOf = (item: CallItem): string =>
  [
    `### ${item.alias ?? '?'}.${item.tool ?? item.name}: ${outcomeOf(item)}\n`,
    fenced(item.arguments, 'json'),
    item.state.kind === 'done' ? fenced(item.state.result.content.map(textOf).join('\n'), '') : '',
  ].join('\n')

const outcomeOf = ({ state }: CallItem): string => {
  if (state.kind === 'done') return state.result.isError ? 'answered with an error' : 'done'
  if (state.kind === 'denied') return 'denied'
  return 'problem' in state ? `${state.kind}: ${state.problem.message}` : state.kind
}

const textOf = (content: Content): string => {
  switch (content.kind) {
    case 'text':
      return content.text
    case 'image':
    case 'audio':
      return `(${content.kind} ${content.mimeType}, ${content.base64.length} characters of base64)`
    case 'resource':
      return content.text ?? `(resource ${content.uri})`
    case 'resource-link':
      return `(link to ${content.name}: ${content.uri})`
    case 'other':
      return JSON.stringify(content.json)
    default:
      return exhausted(content)
  }
}

const quoted = (text: string): string => text.replace(/^/gm, '> ')

/** A fence longer than any run of backticks inside, so that no content can end it. */
const fenced = (text: string, language: string): string => {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text}\n${fence}\n`
}
