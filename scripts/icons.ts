import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { trayIcon } from '../main/electron/tray-icon.ts'
import { encodePng, type Drawing } from './icons/encode-png.ts'
import { icnsFile, icoFile, type Picture } from './icons/icon-files.ts'

/** What desktops ask for; the largest is macOS' at double density. */
const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024] as const
const largestInIco = 256

/**
 * Writes the icons of the packages into `folder`: one PNG for each size, as Linux has them, and assent.ico and
 * assent.icns. They are made when a package is made, from the one drawing in code: nobody edits a binary file.
 */
export const writeIcons = async (folder: string): Promise<void> => {
  const pictures: readonly Picture[] = sizes.map((size) => ({ size, png: encodePng(drawIcon(size)) }))
  await mkdir(folder, { recursive: true })
  await Promise.all([
    ...pictures.map(({ size, png }) => writeFile(join(folder, `${size}x${size}.png`), png)),
    writeFile(join(folder, 'assent.ico'), icoFile(pictures.filter(({ size }) => size <= largestInIco))),
    writeFile(join(folder, 'assent.icns'), icnsFile(pictures)),
  ])
}

/** The tray's drawing comes as blue, green, red, alpha, with the colours multiplied by alpha. */
const drawIcon = (size: number): Drawing => {
  const drawn = trayIcon(size, 'coloured')
  const pixels = new Uint8Array(drawn.length)
  for (let at = 0; at < drawn.length; at += 4) {
    const [blue = 0, green = 0, red = 0, alpha = 0] = drawn.subarray(at, at + 4)
    const plain = (colour: number): number =>
      alpha === 0 ? 0 : Math.min(255, Math.round((colour * 255) / alpha))
    pixels.set([plain(red), plain(green), plain(blue), alpha], at)
  }
  return { size, pixels }
}

if (import.meta.main) await writeIcons(resolve(import.meta.dirname, '../dist/icons'))
