/**
 * The tick of the program's icon, drawn here since a tray takes pixels and no SVG. `size` is the edge in pixels; the
 * result is rows of blue, green, red, alpha bytes, as nativeImage takes them. A template is black with alpha: macOS
 * colours it to fit its menu bar.
 */
export const trayIcon = (size: number, look: 'coloured' | 'template'): Buffer => {
  const pixels = Buffer.alloc(size * size * bytesPerPixel)
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      const point = { x: ((x + 0.5) / size) * grid, y: ((y + 0.5) / size) * grid }
      pixels.set(pixelAt(point, grid / size, look), (y * size + x) * bytesPerPixel)
    }
  return pixels
}

type Point = { readonly x: number; readonly y: number }

const bytesPerPixel = 4
/** The drawing's own units, those of renderer/icon.svg. */
const grid = 32
const corner = 8
const tickWidth = 3
const tick: readonly (readonly [Point, Point])[] = [
  [
    { x: 9, y: 16.5 },
    { x: 14, y: 21.5 },
  ],
  [
    { x: 14, y: 21.5 },
    { x: 23, y: 11.5 },
  ],
]
const green = { red: 0x17, green: 0x76, blue: 0x53 }

const pixelAt = (point: Point, unit: number, look: 'coloured' | 'template'): readonly number[] => {
  const inSquare = coverage(distanceToSquare(point), unit)
  const inTick = coverage(Math.min(...tick.map((line) => distanceToLine(point, line))) - tickWidth / 2, unit)
  if (look === 'template') return [0, 0, 0, alphaOf(inSquare * (1 - inTick))]
  const mix = (colour: number): number => Math.round((colour * (1 - inTick) + 255 * inTick) * inSquare)
  return [mix(green.blue), mix(green.green), mix(green.red), alphaOf(inSquare)]
}

const alphaOf = (share: number): number => Math.round(share * 255)

/** Edges are smoothed over one pixel. `distance` is negative inside. */
const coverage = (distance: number, unit: number): number => Math.max(0, Math.min(1, 0.5 - distance / unit))

const distanceToSquare = ({ x, y }: Point): number => {
  const half = grid / 2
  const outside = { x: Math.abs(x - half) - half + corner, y: Math.abs(y - half) - half + corner }
  const beyond = Math.hypot(Math.max(outside.x, 0), Math.max(outside.y, 0))
  return beyond + Math.min(Math.max(outside.x, outside.y), 0) - corner
}

const distanceToLine = ({ x, y }: Point, [from, to]: readonly [Point, Point]): number => {
  const along = { x: to.x - from.x, y: to.y - from.y }
  const share = ((x - from.x) * along.x + (y - from.y) * along.y) / (along.x ** 2 + along.y ** 2)
  const nearest = Math.max(0, Math.min(1, share))
  return Math.hypot(x - from.x - along.x * nearest, y - from.y - along.y * nearest)
}
