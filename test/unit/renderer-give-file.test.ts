import { afterEach, beforeEach, expect, vi } from 'vitest'
import { attachmentPieceBytes } from '#contract/attachment-limits'
import type { ChatBridge } from '#contract/bridge'
import { attachmentId, conversationId } from '#contract/ids'
import { fail, ok } from '#contract/result'
import { givenFile } from '../../renderer/conversation/give-file.ts'
import { verifies } from '../support/verifies.ts'
import { unusedBridge } from './renderer-unused-bridge.ts'

/** As much of the browser's reader as is used. */
class Reader extends EventTarget {
  result: string | null = null

  readAsDataURL(blob: Blob): void {
    void this.read(blob)
  }

  private async read(blob: Blob): Promise<void> {
    const bytes = await blob.arrayBuffer()
    this.result = `data:;base64,${Buffer.from(bytes).toString('base64')}`
    this.dispatchEvent(new Event('load'))
  }
}

beforeEach(() => void vi.stubGlobal('FileReader', Reader))
afterEach(() => void vi.unstubAllGlobals())

const place = { conversation: conversationId.parse('c'), place: 'draft', key: 'draft c' } as const
const contents = 'walking shoes\n'.repeat(50_000)
const file = new File([contents], 'notes.txt')
const pieces = Math.ceil(contents.length / attachmentPieceBytes)

/** Main as the page sees it; what `failures` says at a write comes instead of its answer. */
const createBridge = (failures: Readonly<Record<number, string>>) => {
  const written: string[][] = []
  let writes = 0
  const bridge: ChatBridge = {
    ...unusedBridge,
    startAttachment: async () => {
      written.push([])
      return ok({ attachmentId: attachmentId.parse(`file-${written.length}`) })
    },
    writeAttachment: async ({ base64 }) => {
      writes += 1
      const code = failures[writes]
      if (code !== undefined) return fail(code, `It failed: ${code}.`)
      written.at(-1)?.push(base64)
      return ok(null)
    },
    finishAttachment: async ({ attachmentId: id }) =>
      ok({ attachmentId: id, name: file.name, mimeType: 'text/plain', bytes: file.size }),
  }
  const textOf = (attempt: readonly string[] | undefined): string =>
    (attempt ?? []).map((base64) => Buffer.from(base64, 'base64').toString('utf8')).join('')
  return { bridge, written, textOf }
}

const following = { isWanted: () => true, onStored: () => undefined }

verifies('attachments:given-again', 'from its beginning, and whole', async () => {
  expect(pieces).toBe(2)
  const { bridge, written, textOf } = createBridge({ 2: 'connection-lost', 3: 'unknown-attachment' })
  const given = await givenFile(bridge, place, file, following)
  expect(given).toMatchObject({ kind: 'given', attachment: { attachmentId: 'file-3' } })
  expect(written.map((attempt) => attempt.length)).toEqual([1, 0, 2])
  expect(textOf(written.at(-1))).toBe(contents)
})

verifies('attachments:given-again', 'three times at most, and never after a refusal', async () => {
  const lost = createBridge({ 1: 'connection-lost', 2: 'connection-lost', 3: 'connection-lost' })
  const given = await givenFile(lost.bridge, place, file, following)
  expect(given).toEqual({ kind: 'refused', sentence: 'It failed: connection-lost.' })
  expect(lost.written).toHaveLength(3)
  const full = createBridge({ 1: 'not-stored' })
  expect(await givenFile(full.bridge, place, file, following)).toMatchObject({ kind: 'refused' })
  expect(full.written).toHaveLength(1)
})

verifies('attachments:given-again', 'not when nobody wants it any more', async () => {
  const { bridge, written } = createBridge({ 1: 'connection-lost' })
  const isWanted = () => written.length < 2
  expect(await givenFile(bridge, place, file, { ...following, isWanted })).toEqual({ kind: 'cancelled' })
})
