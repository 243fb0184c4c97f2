import type { TextKey } from '#contract/language/texts'

/** Names that Windows gives to devices, whatever their ending. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i
const longestName = 400
const deepestPath = 50

/** Why a file of an archive may not be called so on any system; null when its path stays below its folder. */
export const entryNameProblem = (name: string): TextKey | null => {
  const parts = name.replace(/\/$/, '').split('/')
  if (name === '' || name.length > longestName || /\p{C}/u.test(name)) return 'imports.zip.name'
  if (parts.length > deepestPath) return 'imports.zip.name'
  if (/[\\:<>"|?*]/.test(name) || parts.some((part) => part === '' || part === '.')) return 'imports.zip.name'
  if (name.startsWith('/') || parts.includes('..')) return 'imports.zip.outside'
  if (parts.some((part) => devices.test(part) || /[. ]$/.test(part))) return 'imports.zip.name'
  return null
}
