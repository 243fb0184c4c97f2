import type { CallResult, Content, ConversationEvent, MessagePart } from '#contract/events'
import type { PayloadId } from '#contract/ids'
import { isJsonObject, type JsonValue } from '#contract/json'
import { exhausted } from '#contract/result'
import type { ServerRequest } from '#contract/server-requests'

/** UTF-16 code units of one message, call or answer that can be found. */
const searchableLength = 100_000

export type SearchableText = { readonly source: 'message' | 'call'; readonly text: string }

/** What can be found of an event, or null. `readPayload` gives the whole of an answer that stands outside of it. */
export const searchableText = (
  event: ConversationEvent,
  readPayload: (payload: PayloadId) => string | null,
): SearchableText | null => {
  if (event.type === 'user-message')
    return found('message', [event.text, ...(event.attachments ?? []).map(({ name }) => name)].join('\n'))
  if (event.type === 'assistant-finished') return found('message', answerText(event.parts))
  if (event.type === 'call-requested')
    return found('call', `${event.name} ${event.tool ?? ''} ${withoutEscapes(event.arguments)}`)
  if (event.type === 'call-finished') return found('call', resultText(event.result, readPayload))
  if (event.type === 'server-asked') return found('call', askedText(event.request))
  if (event.type === 'server-answered' && event.answer.kind === 'result')
    return found('call', jsonText(event.answer.result))
  return null
}

const found = (source: SearchableText['source'], text: string): SearchableText | null =>
  text.trim() === '' ? null : { source, text: text.slice(0, searchableLength) }

/** What the model said, without its reasoning. */
const answerText = (parts: readonly MessagePart[]): string =>
  parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('\n')

const resultText = (result: CallResult, readPayload: (payload: PayloadId) => string | null): string => {
  const whole = result.payload === undefined ? null : readPayload(result.payload)
  if (whole !== null) return withoutEscapes(whole.slice(0, searchableLength))
  const text = result.content.map(contentText).join('\n')
  if (text.trim() !== '' || result.structured === undefined) return text
  return withoutEscapes(JSON.stringify(result.structured))
}

/** What a server asked for, in its words. A form is found by what it says, not by how its schema is written. */
const askedText = (request: ServerRequest): string => {
  switch (request.kind) {
    case 'sampling':
      return jsonText(request.params)
    case 'elicit-form':
      return request.message
    case 'elicit-url':
      return `${request.message} ${request.url}`
    case 'roots':
      return ''
    default:
      return exhausted(request)
  }
}

const searchedDepth = 16

/** The texts of a JSON value, apart from the bytes of pictures and sounds. */
const jsonText = (value: JsonValue, depth = 0): string => {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null || depth > searchedDepth) return ''
  const isFile = isJsonObject(value) && typeof value['mimeType'] === 'string'
  return Object.entries(value)
    .flatMap(([name, item]) => (isFile && name === 'data' ? [] : [jsonText(item, depth + 1)]))
    .join('\n')
}

const contentText = (content: Content): string => {
  if (content.kind === 'text') return content.text
  if (content.kind === 'resource') return `${content.uri} ${content.text ?? ''}`
  if (content.kind === 'resource-link') return `${content.name} ${content.uri} ${content.description ?? ''}`
  return ''
}

/** JSON text as words: "\n" in a string would otherwise glue an "n" to the word that follows. */
const withoutEscapes = (json: string): string =>
  json
    .slice(0, searchableLength)
    .replaceAll(/\\(?:u[0-9a-fA-F]{4}|.)/gu, (escape) =>
      escape.startsWith('\\u') ? String.fromCharCode(Number.parseInt(escape.slice(2), 16)) : ' ',
    )
