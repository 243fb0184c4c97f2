import { expect } from 'vitest'
import { createIconReader } from '../../main/mcp/offers/read-icon.ts'
import { parseTools } from '../../main/mcp/tools/parse-tools.ts'
import { pngPicture } from '../support/attachment-samples.ts'
import { verifies } from '../support/verifies.ts'

const sourceOf = (type: string, bytes: Buffer): string => `data:${type};base64,${bytes.toString('base64')}`
const png = sourceOf('image/png', pngPicture(16, 16))
const read = (...sources: readonly unknown[]) =>
  createIconReader()(sources.map((src) => (typeof src === 'string' ? { src } : null)))

const jpeg = (width: number, height: number): Buffer => {
  const frame = Buffer.from('ffc0001108000000000301220002110103110100', 'hex')
  frame.writeUInt16BE(height, 5)
  frame.writeUInt16BE(width, 7)
  return Buffer.concat([Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), frame])
}
const webp = (kind: string, size: (bytes: Buffer) => void): Buffer => {
  const bytes = Buffer.alloc(40)
  bytes.write('RIFF', 0, 'latin1')
  bytes.write(`WEBP${kind}`, 8, 'latin1')
  size(bytes)
  return bytes
}
const extended = (pixels: number): Buffer =>
  webp('VP8X', (bytes) => {
    bytes.writeUIntLE(pixels - 1, 24, 3)
    bytes.writeUIntLE(pixels - 1, 27, 3)
  })
const lossy = webp('VP8 ', (bytes) => {
  bytes.writeUInt16LE(16, 26)
  bytes.writeUInt16LE(16, 28)
})
const lossless = webp('VP8L', (bytes) => bytes.writeUInt32LE(15 | (15 << 14), 21))

/** With a size where it belongs, and nothing else that makes it such a picture. */
const headless = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from('<script>'), bytes.subarray(8)])

verifies('offers:icons', 'small pictures that are what they say', () => {
  expect(read(png)).toBe(png)
  for (const [type, bytes] of [
    ['image/jpeg', jpeg(32, 32)],
    ['image/webp', extended(64)],
    ['image/webp', lossy],
    ['image/webp', lossless],
  ] as const)
    expect(read(sourceOf(type, bytes))).toBe(sourceOf(type, bytes))
  expect(read('https://example.org/a.png', 7, png)).toBe(png)
})

verifies('offers:icons', 'nothing else', () => {
  const svg = sourceOf('image/svg+xml', Buffer.from('<svg onload="alert(1)"/>'))
  const none = [
    svg,
    sourceOf('image/png', Buffer.from('<svg onload="alert(1)"/>')),
    sourceOf('image/jpeg', pngPicture(16, 16)),
    sourceOf('image/png', headless(pngPicture(16, 16))),
    sourceOf('image/webp', headless(extended(64))),
    sourceOf('image/png', pngPicture(16, 16, { padding: 64 * 1024 })),
    sourceOf('image/jpeg', jpeg(20_000, 20_000)),
    sourceOf('image/jpeg', jpeg(0, 16)),
    sourceOf('image/webp', extended(16_000)),
    sourceOf('image/jpeg', jpeg(16, 16).subarray(0, 25)),
    'https://example.org/icon.png',
    'file:///etc/passwd',
    'data:image/png,raw',
    `${png}#`,
    'data:image/png;base64,',
  ]
  expect(none.filter((source) => read(source) !== undefined)).toEqual([])
  for (const icons of [undefined, null, {}, 'x', [[]], [{}]])
    expect(createIconReader()(icons as never)).toBeUndefined()
})

verifies('offers:icons', 'a list of thousands carries few of them, and a definition none', async () => {
  const readIcon = createIconReader()
  const icon = sourceOf('image/png', pngPicture(16, 16, { padding: 40_000 }))
  const drawn = Array.from({ length: 5_000 }, () => readIcon([{ src: icon }])).filter(Boolean)
  expect(drawn.length).toBe(Math.floor((256 * 1024) / icon.length))
  const tool = { name: 'a', inputSchema: { type: 'object' } }
  const [plain, pictured] = await Promise.all([
    parseTools([tool], JSON.stringify),
    parseTools([{ ...tool, icons: [{ src: png }] }], JSON.stringify),
  ])
  expect(pictured.tools[0]).toEqual({ ...plain.tools[0], icon: png })
  expect(pictured.accepted).toEqual(plain.accepted)
})
