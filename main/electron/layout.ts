import type { Rectangle } from 'electron'
import type { TextSize, WorkspaceView } from '#contract/views'

export type Dock = WorkspaceView['dock']

type Size = { readonly width: number; readonly height: number }

export type Layout = { readonly chat: Rectangle; readonly consent: Rectangle }

/** As in the web shell: a question of a few lines, in device-independent pixels, and at most so much of the window. */
const dockHeights = {
  normal: { wide: 208, narrow: 256, largestShare: 0.45 },
  medium: { wide: 320, narrow: 352, largestShare: 0.55 },
} as const
const tallShare = 0.6

/** In a narrower window the lines of a question are broken more often. */
const wideFrom = 1000

/** How large each text size is, as in renderer/theme/tokens.css: the consent page needs room accordingly. */
export const textScale: Readonly<Record<TextSize, number>> = {
  small: 0.875,
  normal: 1,
  large: 1.125,
  larger: 1.3,
}

/**
 * The two views under each other, without a gap and without an overlap: the chat view shrinks, nothing covers it.
 * `scale` is how much larger than usual the pages draw.
 */
export const layoutFor = (size: Size, dock: Dock, scale: number): Layout => {
  const consentHeight = dockHeight(size, dock, scale)
  const chatHeight = size.height - consentHeight
  return {
    chat: { x: 0, y: 0, width: size.width, height: chatHeight },
    consent: { x: 0, y: chatHeight, width: size.width, height: consentHeight },
  }
}

const dockHeight = ({ width, height }: Size, dock: Dock, scale: number): number => {
  if (dock === 'hidden') return 0
  if (dock === 'tall') return Math.round(height * tallShare)
  const { wide, narrow, largestShare } = dockHeights[dock]
  return Math.round(Math.min((width / scale < wideFrom ? narrow : wide) * scale, height * largestShare))
}
