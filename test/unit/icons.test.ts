import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { writeIcons } from '../../scripts/icons.ts'

const ihdrEnd = 33

/** The colour in the middle of the tick and the alpha of the corner, as any reader of PNG finds them. */
const sample = (png: Buffer): readonly number[] => {
  const size = png.readUInt32BE(16)
  const data = png.subarray(ihdrEnd + 8, ihdrEnd + 8 + png.readUInt32BE(ihdrEnd))
  const rows = inflateSync(data)
  const at = (x: number, y: number): readonly number[] => [
    ...rows.subarray(y * (size * 4 + 1) + 1 + x * 4, y * (size * 4 + 1) + 5 + x * 4),
  ]
  return [...at(Math.floor(size * (14 / 32)), Math.floor(size * (21.5 / 32))), ...at(0, 0).slice(3)]
}

test('the icons of all systems are whole files of one drawing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assent-icons-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeIcons(folder)
  const pngs = (await readdir(folder)).filter((name) => name.endsWith('.png'))
  for (const name of pngs.filter((each) => Number.parseInt(each, 10) >= 64)) {
    const png = await readFile(join(folder, name))
    expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}.png`).toBe(name)
    expect(sample(png)).toEqual([255, 255, 255, 255, 0])
  }

  const ico = await readFile(join(folder, 'assent.ico'))
  expect([ico.readUInt16LE(2), ico.readUInt16LE(4)]).toEqual([1, 7])
  const last = 6 + 6 * 16
  expect(ico.readUInt32LE(last + 12) + ico.readUInt32LE(last + 8)).toBe(ico.length)

  const icns = await readFile(join(folder, 'assent.icns'))
  expect([icns.subarray(0, 4).toString(), icns.readUInt32BE(4)]).toEqual(['icns', icns.length])
})
