import type { Rectangle } from 'electron'

export const smallestWindow = { width: 640, height: 480 } as const
const usualWindow = { width: 1280, height: 800 } as const

/** So much of the title bar must be reachable, or the window counts as lost. */
const reachable = { width: 120, height: 40 } as const

/** Where the window opens. Null leaves the position to the system. */
export type WindowPlace = {
  readonly size: { readonly width: number; readonly height: number }
  readonly position: { readonly x: number; readonly y: number } | null
}

/**
 * The remembered place, as far as it exists today: a display may be gone, or smaller. `workAreas` are the displays
 * without task bars, the primary one first.
 */
export const windowPlace = (saved: Rectangle | null, workAreas: readonly Rectangle[]): WindowPlace => {
  const places = workAreas.map((area) => ({ area, size: fitted(saved ?? usualWindow, area) }))
  const found = saved && places.find(({ area, size }) => isReachable({ ...saved, ...size }, area))
  if (!saved || !found) {
    const [primary] = workAreas
    return { size: primary ? fitted(usualWindow, primary) : usualWindow, position: null }
  }
  return { size: found.size, position: { x: saved.x, y: Math.max(saved.y, found.area.y) } }
}

type Size = { readonly width: number; readonly height: number }

const fitted = (wanted: Size, room: Size): Size => ({
  width: between(smallestWindow.width, wanted.width, room.width),
  height: between(smallestWindow.height, wanted.height, room.height),
})

/** The title bar is the upper edge: below the display's lower edge or above its upper one it cannot be taken hold of. */
const isReachable = (window: Rectangle, area: Rectangle): boolean => {
  const width = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x)
  const top = window.y - area.y
  return width >= reachable.width && top > -reachable.height && top <= area.height - reachable.height
}

const between = (least: number, wanted: number, most: number): number =>
  Math.max(least, Math.min(wanted, Math.max(least, most)))
