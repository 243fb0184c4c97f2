import type { Content } from '#contract/events'
import { t } from '#contract/language/texts'
import type { FilledPrompt } from '#contract/offers'
import { resourceFileName } from '#contract/resource-files'
import { exhausted } from '#contract/result'
import { bytesOfBase64 } from './bytes-of-base64.ts'
import { shownWhole } from './shown-whole.ts'

/** What a filled prompt becomes in the composer. `problems` are sentences about what could not be taken over. */
export type FilledMessage = {
  readonly text: string
  readonly files: readonly File[]
  readonly problems: readonly string[]
}

/** Texts follow each other; where not all are the user's, each begins with whose it is. Everything else is a file. */
export const filledMessage = ({ messages }: FilledPrompt): FilledMessage => {
  const isMixed = messages.some(({ role }) => role === 'assistant')
  const texts = messages.flatMap(({ role, content }) => {
    const text = textOf(content)
    if (text === null) return []
    return [isMixed ? t('servers.prompts.marked', { role: t(`servers.prompts.${role}`), text }) : text]
  })
  const taken = messages.flatMap(({ content }) => fileOf(content) ?? [])
  return {
    text: shownWhole(texts.join('\n\n')),
    files: taken.filter((one) => one instanceof File),
    problems: taken.filter((one) => typeof one === 'string'),
  }
}

const textOf = (content: Content): string | null => {
  switch (content.kind) {
    case 'text':
      return content.text
    case 'resource-link':
      return t('servers.prompts.link', { name: content.name, uri: content.uri })
    case 'other':
      return JSON.stringify(content.json, null, 2)
    case 'image':
    case 'audio':
    case 'resource':
      return null
    default:
      return exhausted(content)
  }
}

/** A file, a sentence why there is none, or null for what is no file. */
const fileOf = (content: Content): File | string | null => {
  switch (content.kind) {
    case 'image':
    case 'audio':
      return binary(resourceFileName({ uri: content.kind, mimeType: content.mimeType }), content.base64)
    case 'resource': {
      const name = resourceFileName(content)
      if (content.text !== undefined) return new File([content.text], name)
      return content.base64 === undefined ? null : binary(name, content.base64)
    }
    case 'text':
    case 'resource-link':
    case 'other':
      return null
    default:
      return exhausted(content)
  }
}

const binary = (name: string, base64: string): File | string => {
  const bytes = bytesOfBase64(base64)
  return bytes === null ? t('attachments.problems.damaged', { name }) : new File([bytes], name)
}
