import type { Content } from '#contract/events'
import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'

export type ParsedResult = {
  readonly content: readonly Content[]
  readonly structured: JsonValue | undefined
  readonly isError: boolean
}

/** Reads a tool's answer without refusing any of it: what MCP does not know is kept as its JSON. */
export const parseResult = (result: JsonObject): ParsedResult => {
  const { content, structuredContent, isError } = result
  return {
    content: contentOf(content, structuredContent),
    structured: structuredContent,
    isError: isError === true,
  }
}

const contentOf = (content: JsonValue | undefined, structured: JsonValue | undefined): readonly Content[] => {
  if (Array.isArray(content)) return blocksOf(content)
  if (content !== undefined) return [parseContent(content)]
  return structured === undefined ? [] : [{ kind: 'text', text: JSON.stringify(structured, null, 2) }]
}

/** Shown one by one; what comes after them stays together, since hundreds of thousands would be as many rows. */
const blockLimit = 1_000

const blocksOf = (content: readonly JsonValue[]): readonly Content[] => {
  if (content.length <= blockLimit) return content.map(parseContent)
  const rest: Content = { kind: 'other', json: content.slice(blockLimit) }
  return [...content.slice(0, blockLimit).map(parseContent), rest]
}

/** One block of content, as tools and prompts give it. */
export const parseContent = (block: JsonValue): Content => {
  if (typeof block === 'string') return { kind: 'text', text: block }
  if (!isJsonObject(block)) return { kind: 'other', json: block }
  return known(block) ?? { kind: 'other', json: block }
}

const known = (block: JsonObject): Content | null => {
  const { type, text, data, mimeType, resource, uri, name } = block
  if (type === 'text') return typeof text === 'string' ? { kind: 'text', text } : null
  if (type === 'image' || type === 'audio') {
    return typeof data === 'string' && typeof mimeType === 'string'
      ? { kind: type, mimeType, base64: data }
      : null
  }
  if (type === 'resource') return isJsonObject(resource) ? parseResource(resource) : null
  if (type === 'resource_link' && typeof uri === 'string') {
    return {
      kind: 'resource-link',
      uri,
      name: typeof name === 'string' ? name : uri,
      ...textMember(block, 'description'),
      ...textMember(block, 'mimeType'),
    }
  }
  return null
}

/** The contents of a resource; null for what is none. */
export const parseResource = (resource: JsonObject): Content | null => {
  const { uri, blob } = resource
  if (typeof uri !== 'string') return null
  return {
    kind: 'resource',
    uri,
    ...textMember(resource, 'mimeType'),
    ...textMember(resource, 'text'),
    ...(typeof blob === 'string' ? { base64: blob } : {}),
  }
}

const textMember = <Name extends 'description' | 'mimeType' | 'text'>(
  object: JsonObject,
  name: Name,
): { readonly [Key in Name]?: string } => {
  const value = object[name]
  const member: { [Key in Name]?: string } = {}
  if (typeof value === 'string') member[name] = value
  return member
}
