import { deflateSync } from 'node:zlib'
import { crc32 } from 'node:zlib'
import { ok } from '#contract/result'
import type { AgentPorts } from '../../main/agent/ports.ts'

/** For agents whose messages hold no files. */
export const noAttachments: AgentPorts['attachments'] = {
  describe: async () => ok([]),
  read: async () => null,
}

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

/** A picture that every decoder takes (RFC 2083), of one colour; `padding` bytes of a private chunk make it larger. */
export const pngPicture = (
  width = 24,
  height = 16,
  options: { readonly padding?: number; readonly grey?: number } = {},
): Buffer => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const rows = Buffer.alloc((width + 1) * height, options.grey ?? 120)
  for (let row = 0; row < height; row += 1) rows[row * (width + 1)] = 0
  const padding = options.padding ? [chunk('paDd', Buffer.alloc(options.padding, 7))] : []
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    ...padding,
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
