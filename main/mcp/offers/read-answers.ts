import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import type { Completion, FilledPrompt, ResourceContents } from '#contract/offers'
import { parseContent, parseResource } from '../call/parse-result.ts'

const descriptionCharacters = 10_000
const messagesLimit = 1_000
const contentsLimit = 1_000

/** The answer of resources/read; null when there is nothing in it that could be read. */
export const readContents = ({ contents }: JsonObject, uri: string): ResourceContents | null => {
  if (!Array.isArray(contents)) return null
  const read = contents.slice(0, contentsLimit).flatMap((entry: JsonValue) => {
    const content = isJsonObject(entry) ? parseResource({ uri, ...entry }) : null
    return content?.kind === 'resource' ? [content] : []
  })
  return read.length === 0 && contents.length > 0 ? null : { contents: read }
}

/** The answer of prompts/get; null when there is no list of messages. */
export const readFilledPrompt = ({ description, messages }: JsonObject): FilledPrompt | null => {
  if (!Array.isArray(messages)) return null
  return {
    description: typeof description === 'string' ? description.slice(0, descriptionCharacters) : '',
    messages: messages.slice(0, messagesLimit).flatMap((entry: JsonValue) => messageOf(entry)),
  }
}

const messageOf = (entry: JsonValue): FilledPrompt['messages'] => {
  if (!isJsonObject(entry) || entry['content'] === undefined) return []
  const role = entry['role'] === 'assistant' ? 'assistant' : 'user'
  // One content by the protocol, and a list of them from servers that know better.
  const content = Array.isArray(entry['content']) ? entry['content'] : [entry['content']]
  return content.map((block: JsonValue) => ({ role, content: parseContent(block) }))
}

const valuesLimit = 100
const valueCharacters = 10_000

/** The answer of completion/complete; what is no text is left out. */
export const readCompletion = ({ completion }: JsonObject): Completion => {
  const { values, hasMore } = isJsonObject(completion) ? completion : {}
  const texts = Array.isArray(values) ? values.filter((value) => typeof value === 'string') : []
  const short = texts.filter((text) => text.length <= valueCharacters)
  return { values: short.slice(0, valuesLimit), hasMore: hasMore === true || short.length > valuesLimit }
}
