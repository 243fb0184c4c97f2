import type { LanguageModelV4FilePart, LanguageModelV4TextPart } from '@ai-sdk/provider'
import type { ModelAttachment } from '../model-request.ts'
import type { ModelFacts } from './facts.ts'

/** Those that every provider with images documents. */
const imageTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']

/**
 * A file of the user's message as the model is given it: an image or a PDF as it is, text inside a fence under the
 * file's name. What the model does not take is named, so that it can say so.
 */
export const toFileParts = (
  { name, mimeType, base64 }: ModelAttachment,
  facts: Pick<ModelFacts, 'images' | 'pdf'>,
): (LanguageModelV4FilePart | LanguageModelV4TextPart)[] => {
  const type = mimeType.split(';')[0]?.trim().toLowerCase() ?? ''
  const file = {
    type: 'file',
    filename: name,
    mediaType: type,
    data: { type: 'data', data: base64 },
  } as const
  if (imageTypes.includes(type)) return [facts.images === false ? notTaken(name, 'images') : file]
  if (type === 'application/pdf') return [facts.pdf === false ? notTaken(name, 'PDF files') : file]
  const text = textOf(Buffer.from(base64, 'base64'))
  return [text === null ? notTaken(name, 'files of this kind') : said(fenced(name, text))]
}

const said = (text: string): LanguageModelV4TextPart => ({ type: 'text', text })

const notTaken = (name: string, what: string): LanguageModelV4TextPart =>
  said(`[The file ${onOneLine(name)} is attached, but this model takes no ${what}.]`)

/** Null when it is no text. A file with a zero byte is none, whatever its name says. */
const textOf = (data: Uint8Array): string | null => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(data)
    return text.includes('\u0000') ? null : text
  } catch {
    return null
  }
}

/** The fence is longer than any run of backticks inside, so that the text cannot end it. */
const fenced = (name: string, text: string): string => {
  const runs = text.match(/`{3,}/g) ?? []
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)))
  return `The attached file ${onOneLine(name)}:\n${fence}\n${text}${text.endsWith('\n') ? '' : '\n'}${fence}`
}

// oxlint-disable-next-line no-control-regex -- what could break out of the line is what is removed
const onOneLine = (name: string): string => name.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
