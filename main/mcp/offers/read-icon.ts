import { headBytes, typeByContent } from '#contract/content-type'
import { isJsonObject, type JsonValue } from '#contract/json'
import { pictureSize } from './picture-size.ts'

/** Reads the member `icons` of one entry: a `data:` URL that is safe to draw, or undefined. */
export type ReadIcon = (icons: JsonValue | undefined) => string | undefined

const iconBytes = 64 * 1024
const iconPixels = 1024
/** Of all icons of one list, in characters: what comes after that goes without. */
const listCharacters = 256 * 1024
const consideredIcons = 8

/**
 * For one list. Only pictures that the server carries itself count: PNG, JPEG or WebP by their bytes, small in bytes
 * and pixels. An icon that lies somewhere else is ignored, so nothing is ever fetched.
 */
export const createIconReader = (): ReadIcon => {
  let left = listCharacters
  return (icons) => {
    if (!Array.isArray(icons) || left <= 0) return undefined
    const sources = icons
      .slice(0, consideredIcons)
      .flatMap((icon) => (isJsonObject(icon) ? [icon['src']] : []))
    for (const source of sources) {
      const picture = typeof source === 'string' && source.length <= left ? checked(source) : null
      if (picture === null) continue
      left -= picture.length
      return picture
    }
    return undefined
  }
}

const start = /^data:(image\/(?:png|jpeg|webp));base64,/u
const longestSource = 40 + Math.ceil(iconBytes / 3) * 4

const checked = (source: string): string | null => {
  const [prefix = '', type = ''] = start.exec(source) ?? []
  if (type === '' || source.length > longestSource) return null
  const base64 = source.slice(prefix.length)
  if (!/^[A-Za-z0-9+/]+={0,2}$/u.test(base64)) return null
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length > iconBytes || typeByContent(bytes.subarray(0, headBytes)) !== type) return null
  const size = pictureSize(bytes, type)
  if (size === null || !isSmall(size.width) || !isSmall(size.height)) return null
  return `data:${type};base64,${bytes.toString('base64')}`
}

const isSmall = (pixels: number): boolean => pixels > 0 && pixels <= iconPixels
