import { join } from 'node:path'
import { expect } from 'vitest'
import { attachmentPieceBytes } from '#contract/attachment-limits'
import type { AttachmentId, ConversationId } from '#contract/ids'
import type { Result } from '#contract/result'
import { openDatabase } from '../../main/history/open-database.ts'
import { startAssent } from '../support/assent-process.ts'
import { pngPicture } from '../support/attachment-samples.ts'
import { piecesOf } from '../support/given-attachments.ts'
import { verifies } from '../support/verifies.ts'
import { workspaceFolder } from '../support/workspace-folder.ts'

const valueOf = <Value>(result: Result<Value>): Value => {
  if (!result.ok) throw new Error(result.problem.message)
  return result.value
}

const rowsIn = (dataDirectory: string): { readonly files: number; readonly pieces: number } => {
  const opened = valueOf(openDatabase(join(dataDirectory, 'assent.db')))
  const count = (table: string): number =>
    Number(opened.prepare(`SELECT count(*) FROM ${table}`).pluck().get())
  const rows = { files: count('attachments'), pieces: count('attachment_pieces') }
  opened.close()
  return rows
}

verifies('attachments:whole-or-nothing', 'killed at any piece, nothing of the file is left', async () => {
  using folder = workspaceFolder()
  const picture = pngPicture(16, 16, { padding: 4 * attachmentPieceBytes })
  const pieces = piecesOf(picture)
  const kept: { conversation: ConversationId; attachmentId: AttachmentId }[] = []
  for (const killedAfter of [0, 2, pieces.length]) {
    await using assent = await startAssent({ dataDirectory: folder.path })
    const { chat } = await assent.pages()
    const { bridge } = chat
    const { conversation } = valueOf(await bridge.createConversation({}))
    const give = async (name: string, upTo: number): Promise<AttachmentId> => {
      const file = { conversation, name, bytes: picture.length, place: 'draft' } as const
      const { attachmentId } = valueOf(await bridge.startAttachment(file))
      for (const [position, base64] of pieces.slice(0, upTo).entries())
        valueOf(await bridge.writeAttachment({ attachmentId, position, base64 }))
      return attachmentId
    }
    const whole = await give('whole.png', pieces.length)
    expect(valueOf(await bridge.finishAttachment({ attachmentId: whole })).mimeType).toBe('image/png')
    kept.push({ conversation, attachmentId: whole })
    await give('broken.png', killedAfter)
    if (killedAfter === 2) {
      const reply = bridge.writeAttachment({ attachmentId: whole, position: 2, base64: pieces[2] ?? '' })
      await expect(reply).resolves.toMatchObject({ problem: { code: 'unknown-attachment' } })
    }
    await assent.kill()
  }
  await using assent = await startAssent({ dataDirectory: folder.path })
  const { chat } = await assent.pages()
  for (const { conversation, attachmentId } of kept) {
    const draft = valueOf(await chat.bridge.readDraftAttachments({ conversation }))
    expect(draft.map(({ name }) => name)).toEqual(['whole.png'])
    const piece = await chat.bridge.readAttachment({ attachmentId, position: 4 })
    expect(valueOf(piece)).toBe(pieces[4])
  }
  await assent.quit()
  expect(rowsIn(folder.path)).toEqual({ files: kept.length, pieces: kept.length * pieces.length })
})

verifies(
  'attachments:in-pieces',
  'the gate takes no piece above its size and no word for bytes',
  async () => {
    using folder = workspaceFolder()
    await using assent = await startAssent({ dataDirectory: folder.path })
    const { chat, consent } = await assent.pages()
    const { conversation } = valueOf(await chat.bridge.createConversation({}))
    const start = (input: object) =>
      chat.call('startAttachment', { conversation, name: 'a', bytes: 4, place: 'draft', ...input })
    const { attachmentId } = valueOf(
      await chat.bridge.startAttachment({ conversation, name: 'a', bytes: 4, place: 'draft' }),
    )
    const write = (input: object) =>
      chat.call('writeAttachment', { attachmentId, position: 0, base64: 'AAAA', ...input })
    for (const refused of [
      await start({ bytes: -1 }),
      await start({ bytes: 1.5 }),
      await start({ place: 'anywhere' }),
      await start({ name: 'x'.repeat(20_001) }),
      await write({ base64: '' }),
      await write({ base64: '<script>' }),
      await write({ base64: 'A'.repeat(700_000) }),
      await write({ position: -1 }),
      await chat.call('sendMessage', { conversation, text: '', attachments: ['../../etc'] }),
    ])
      expect(refused).toMatchObject({ ok: false, problem: { code: 'bad-input' } })
    expect(await consent.call('readAttachment', { attachmentId, position: 0 })).toMatchObject({
      problem: { code: 'denied' },
    })
  },
)
