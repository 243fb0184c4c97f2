import type { CallResult, Content } from '#contract/events'
import { exhausted } from '#contract/result'

/** How the description of a picture begins. */
export const describedPicture = '[The tool returned: image'

/**
 * A result as text, in the order of its contents. What is not text is described in words: it is shown to the user
 * only, apart from pictures that are `given` beside the text. A structured result without contents is given as JSON.
 */
export const resultText = (
  result: Pick<CallResult, 'content' | 'structured'>,
  pictures: 'described' | 'given' = 'described',
): string => {
  if (result.content.length > 0)
    return result.content.map((content) => contentText(content, pictures)).join('\n')
  return result.structured === undefined ? '[The tool returned nothing.]' : JSON.stringify(result.structured)
}

const contentText = (content: Content, pictures: 'described' | 'given'): string => {
  switch (content.kind) {
    case 'text':
      return content.text
    case 'image':
      return pictures === 'given'
        ? `${describedPicture}. It is included here.]`
        : described(content.kind, content.mimeType, content.base64)
    case 'audio':
      return described(content.kind, content.mimeType, content.base64)
    case 'resource':
      return content.text === undefined
        ? described(`resource ${content.uri}`, content.mimeType, content.base64 ?? '')
        : `[Resource ${content.uri}]\n${content.text}`
    case 'resource-link':
      return `[Link to the resource ${content.uri}: ${[content.name, content.mimeType, content.description]
        .filter((part) => part !== undefined)
        .join(', ')}]`
    case 'other':
      return JSON.stringify(content.json)
    default:
      return exhausted(content)
  }
}

const described = (what: string, mimeType: string | undefined, base64: string): string => {
  const kilobytes = Math.ceil((base64.length * 3) / 4 / 1000)
  return `[The tool returned: ${what}${mimeType === undefined ? '' : `, ${mimeType}`}, ${kilobytes} kB. It is shown to the user and not included here.]`
}
