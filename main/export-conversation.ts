import { sizeText } from '#contract/attachments'
import type { Attachment, Content, StoredEvent } from '#contract/events'
import { t } from '#contract/language/texts'
import type { CallItem } from '#contract/call-item'
import { applyEvents, emptyTranscript, type TranscriptItem } from '#contract/transcript'
import { exhausted } from '#contract/result'
import { fenced } from './fenced-text.ts'
import { exportedAsk } from './exported-ask.ts'
import type { ExportedAttachment } from './exported-attachments.ts'

export type ExportFormat = 'markdown' | 'json'

/**
 * One conversation as a file. `json` holds the events exactly as stored, `markdown` what a person would read. Large
 * answers are named by their size and payload; the workspace keeps them whole. Attached files stand in `json` as base64
 * and are named in `markdown`.
 */
export const exportConversation = (
  summary: { readonly title: string; readonly model: string | null; readonly instructions: string },
  events: readonly StoredEvent[],
  format: ExportFormat,
  attachments: readonly ExportedAttachment[] = [],
): { readonly fileName: string; readonly text: string } => {
  const name = fileNameOf(summary.title)
  if (format === 'json')
    return {
      fileName: `${name}.json`,
      text: `${JSON.stringify({ format: 'assent-conversation', version: 1, ...summary, events, attachments }, null, 2)}\n`,
    }
  const { items } = applyEvents(emptyTranscript, events)
  const head = `# ${summary.title || t('workspace.exported.untitled')}\n`
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
      return `## ${t('workspace.exported.you')}\n\n${[...item.attachments.map(attachedLine), item.text].join('\n\n')}\n`
    case 'assistant':
      return `## ${item.model}\n\n${item.parts.map((part) => (part.kind === 'text' ? part.text : quoted(part.text))).join('\n\n')}\n${item.problem ? `\n> ${item.problem.message}\n` : ''}`
    case 'call':
      return callOf(item)
    case 'compaction':
      return `> ${t('workspace.exported.summarised')}\n${quoted(item.summary)}\n`
    case 'run-end':
      return `> ${t('workspace.exported.runEnded', { reason: item.problem?.message ?? t(`workspace.exported.reason.${item.reason}`) })}\n`
    default:
      return exhausted(item)
  }
}

const attachedLine = ({ name, mimeType, bytes }: Attachment): string =>
  t('attachments.export.attached', { name, type: mimeType, size: sizeText(bytes) })

const callOf = (item: CallItem): string =>
  [
    `### ${nameOf(item)}: ${outcomeOf(item)}\n`,
    fenced(item.arguments, 'json'),
    ...item.asks.map(exportedAsk),
    item.state.kind === 'done' ? fenced(item.state.result.content.map(textOf).join('\n'), '') : '',
    item.state.kind === 'found' ? fenced(item.state.answer, '') : '',
  ].join('\n')

/** A search of the list of tools belongs to no server. */
const nameOf = ({ alias, tool, name, state }: CallItem): string =>
  state.kind === 'found' ? name : `${alias ?? '?'}.${tool ?? name}`

const outcomeOf = ({ state }: CallItem): string => {
  const isErrorAnswer = state.kind === 'done' && state.result.isError
  const outcome = t(`workspace.exported.outcome.${isErrorAnswer ? 'answeredWithError' : state.kind}`)
  if (!('problem' in state)) return outcome
  return t('workspace.exported.outcome.withProblem', { outcome, problem: state.problem.message })
}

const textOf = (content: Content): string => {
  switch (content.kind) {
    case 'text':
      return content.text
    case 'image':
    case 'audio':
      return t(`workspace.exported.${content.kind}`, {
        type: content.mimeType,
        number: content.base64.length,
      })
    case 'resource':
      return content.text ?? t('workspace.exported.resource', { uri: content.uri })
    case 'resource-link':
      return t('workspace.exported.link', { name: content.name, uri: content.uri })
    case 'other':
      return JSON.stringify(content.json)
    default:
      return exhausted(content)
  }
}

const quoted = (text: string): string => text.replace(/^/gm, '> ')
