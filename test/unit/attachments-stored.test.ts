import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { attachmentPieceBytes } from '#contract/attachment-limits'
import { methods } from '#contract/methods'
import { asId, messageId } from '#contract/ids'
import { openDatabase } from '../../main/history/open-database.ts'
import { createEventTable } from '../../main/history/event-table.ts'
import { createReads } from '../../main/history/reads.ts'
import { migrations } from '../../main/history/migrations/migrations.ts'
import { conversation, created, eventWrite, textsOf, userMessage } from '../fixtures/history/samples.ts'
import { localHistory, temporaryFolder } from '../fixtures/history/workspace.ts'
import { pngPicture } from '../support/attachment-samples.ts'
import { give, given, givePieces, openShelf, piecesOf } from '../support/given-attachments.ts'
import { attachmentStepBytes, readInSteps } from '../../main/history/read-in-steps.ts'
import { verifies } from '../support/verifies.ts'
import type { Attachment, ConversationEvent } from '#contract/events'

const large = pngPicture(40, 30, { padding: 3 * attachmentPieceBytes + 11 })

const holding = (id: string, attachments: readonly Attachment[]): ConversationEvent => ({
  type: 'user-message',
  messageId: messageId.parse(id),
  text: '',
  attachments,
})

verifies('attachments:exact-bytes', 'what is read is what was given, whole and in pieces', async () => {
  using folder = temporaryFolder()
  await using shelf = await openShelf(folder.database)
  const { attachmentId, mimeType, bytes } = await given(shelf.attachments, 'a.png', large)
  expect({ mimeType, bytes }).toEqual({ mimeType: 'image/png', bytes: large.length })
  expect(await shelf.history.readAttachmentWhole(attachmentId)).toBe(large.toString('base64'))
  for (const [position, piece] of piecesOf(large).entries())
    expect(await shelf.attachments.readPiece(attachmentId, position)).toEqual({ ok: true, value: piece })
  expect(await shelf.attachments.readPiece(attachmentId, 4)).toMatchObject({
    problem: { code: 'unknown-attachment' },
  })
})

verifies(
  'attachments:exact-bytes',
  'read in steps, whatever the size, and none of more than a megabyte',
  async () => {
    using folder = temporaryFolder()
    await using shelf = await openShelf(folder.database)
    for (const bytes of [
      1,
      attachmentStepBytes - 1,
      attachmentStepBytes,
      attachmentStepBytes + 1,
      2_500_001,
    ]) {
      const contents = Buffer.from(`${'word '.repeat(bytes / 5)}end..`.slice(0, bytes))
      const file = pngPicture(2, 2, { padding: bytes })
      for (const one of bytes > 1_000_000 ? [file] : [contents, file]) {
        const { attachmentId } = await given(shelf.attachments, 'a', one)
        expect(await shelf.history.readAttachmentWhole(attachmentId)).toBe(one.toString('base64'))
      }
    }
    const steps: number[] = []
    const whole = Buffer.alloc(2_000_000, 'x')
    const base64 = await readInSteps(async (from) => {
      const step = whole.subarray(from, from + attachmentStepBytes).toString('base64')
      steps.push(step.length)
      return step
    })
    expect(base64).toBe(whole.toString('base64'))
    expect(Math.max(...steps)).toBeLessThanOrEqual(1_048_576)
  },
)

verifies('attachments:by-content', 'the name and its ending say nothing', async () => {
  using folder = temporaryFolder()
  await using shelf = await openShelf(folder.database)
  const { attachments } = shelf
  expect(await given(attachments, 'script.png', Buffer.from('<script>'))).toMatchObject({
    mimeType: 'text/plain',
  })
  expect(await given(attachments, 'notes.txt', pngPicture())).toMatchObject({ mimeType: 'image/png' })
  expect(await give(attachments, 'photo.png', Buffer.from('\x7fELF\x02\0'))).toMatchObject({
    problem: { code: 'unreadable-file' },
  })
  expect((await attachments.draft(conversation)).map(({ name }) => name)).toEqual(['script.png', 'notes.txt'])
})

verifies('attachments:limits', 'main refuses what a page should not have sent', async () => {
  using folder = temporaryFolder()
  await using shelf = await openShelf(folder.database)
  const { attachments } = shelf
  const start = (bytes: number) => attachments.start(conversation, { name: 'a', bytes, place: 'draft' })
  expect(await start(0)).toMatchObject({ problem: { code: 'empty-file' } })
  expect(await start(20_000_001)).toMatchObject({ problem: { code: 'file-too-large' } })
  const text = Buffer.alloc(1_000_001, 'a')
  expect(await give(attachments, 'long.txt', text)).toMatchObject({ problem: { code: 'file-too-large' } })
  for (let count = 0; count < 20; count += 1) await given(attachments, `${count}.txt`, Buffer.from('a'))
  expect(await start(1)).toMatchObject({ problem: { code: 'too-many-files' } })
  const elsewhere = asId<'Conversation'>('elsewhere')
  expect(await attachments.start(elsewhere, { name: 'a', bytes: 1, place: 'draft' })).toMatchObject({
    problem: { code: 'unknown-conversation' },
  })
})

verifies('attachments:in-pieces', 'a piece out of order, too short or too long ends the file', async () => {
  using folder = temporaryFolder()
  await using shelf = await openShelf(folder.database)
  const { attachments } = shelf
  const [first = '', second = ''] = piecesOf(large)
  const short = first.slice(0, 40)
  const wrong: readonly (readonly [number, string])[][] = [
    [[1, first]],
    [
      [0, first],
      [0, first],
    ],
    [[0, short]],
    [
      [0, first],
      [2, second],
    ],
  ]
  for (const pieces of wrong) {
    const begun = await attachments.start(conversation, {
      name: 'a.png',
      bytes: large.length,
      place: 'draft',
    })
    if (!begun.ok) throw new Error(begun.problem.message)
    const { attachmentId } = begun.value
    const replies = []
    for (const [position, piece] of pieces)
      replies.push(await attachments.write(attachmentId, position, piece))
    expect(replies.at(-1)).toMatchObject({ problem: { code: 'broken-file' } })
    expect(await attachments.finish(attachmentId)).toMatchObject({ problem: { code: 'unknown-attachment' } })
  }
  expect(await shelf.history.leftOverAttachments()).toEqual([])

  const schema = methods.writeAttachment.input
  const piece = (base64: string) => schema.safeParse({ attachmentId: asId('a'), position: 0, base64 }).success
  expect(piece(first)).toBe(true)
  expect(piece(`${first}AAAA`)).toBe(false)
  expect(piece('not base64!')).toBe(false)
  expect(first.length).toBeLessThan(1_000_000)
})

verifies('attachments:whole-or-nothing', 'a file without its end is attached nowhere', async () => {
  using folder = temporaryFolder()
  {
    await using shelf = await openShelf(folder.database)
    const { attachments } = shelf
    const begun = await attachments.start(conversation, {
      name: 'a.png',
      bytes: large.length,
      place: 'draft',
    })
    if (!begun.ok) throw new Error(begun.problem.message)
    const { attachmentId } = begun.value
    await givePieces(attachments, attachmentId, large.subarray(0, 2 * attachmentPieceBytes))
    expect(await attachments.draft(conversation)).toEqual([])
    expect(await shelf.history.readAttachmentWhole(attachmentId)).toBe(null)
    expect(shelf.damages).toEqual([])
    expect(await attachments.describe(conversation, [attachmentId], 'x/y')).toMatchObject({ ok: false })
    await given(attachments, 'of an edit.txt', Buffer.from('a'), 'edit')
    expect((await shelf.history.leftOverAttachments()).length).toBe(2)
  }
  await using shelf = await openShelf(folder.database)
  expect(await shelf.history.leftOverAttachments()).toEqual([])
  const opened = openDatabase(folder.database)
  if (!opened.ok) throw new Error(opened.problem.message)
  expect(opened.value.prepare('SELECT count(*) FROM attachment_pieces').pluck().get()).toBe(0)
  opened.value.close()
})

verifies('attachments:draft-kept', 'until the message is stored; then they are its own', async () => {
  using folder = temporaryFolder()
  {
    await using shelf = await openShelf(folder.database)
    await given(shelf.attachments, 'a.txt', Buffer.from('a'))
    await given(shelf.attachments, 'b.txt', Buffer.from('b'))
  }
  await using shelf = await openShelf(folder.database)
  const { attachments, history } = shelf
  const draft = await attachments.draft(conversation)
  expect(draft.map(({ name }) => name)).toEqual(['a.txt', 'b.txt'])
  const [first, second] = draft
  if (!first || !second) throw new Error('no draft')
  await history.commit([eventWrite(holding('m1', [first]))])
  expect(await attachments.draft(conversation)).toEqual([second])
  expect(await attachments.remove(first.attachmentId)).toMatchObject({ problem: { code: 'attachment-sent' } })
  await history.commit([{ kind: 'attachment-removed', attachmentId: first.attachmentId }])
  expect(await attachments.remove(second.attachmentId)).toEqual({ ok: true, value: null })
  expect(await attachments.draft(conversation)).toEqual([])
  expect(await history.readAttachmentWhole(first.attachmentId)).not.toBe(null)
})

verifies('attachments:own-conversation', 'another one’s file is not there', async () => {
  using folder = temporaryFolder()
  await using shelf = await openShelf(folder.database)
  const { attachmentId } = await given(shelf.attachments, 'a.txt', Buffer.from('a'))
  const other = asId<'Conversation'>('conversation-2')
  await shelf.history.commit([eventWrite(created(), { conversation: other })])
  expect(await shelf.attachments.describe(conversation, [attachmentId], 'x/y')).toMatchObject({ ok: true })
  expect(await shelf.attachments.describe(other, [attachmentId], 'x/y')).toMatchObject({
    problem: { code: 'unknown-attachment' },
  })
})

verifies('attachments:damage-never-given', 'what was changed from outside is reported', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  const { tables, connection } = history
  let damages = 0
  const reads = createReads({ tables, onDamage: () => (damages += 1) })
  const id = asId<'Attachment'>('a1')
  const base64 = Buffer.from('a text').toString('base64')
  history.commit([
    {
      kind: 'attachment',
      attachment: { attachmentId: id, conversation, name: 'a.txt', bytes: 6, place: 'draft' },
    },
    { kind: 'attachment-piece', attachmentId: id, position: 0, base64 },
    { kind: 'attachment-finished', attachmentId: id },
  ])
  const look = () => {
    damages = 0
    const given = [reads.readAttachmentStep(id, 0), reads.readAttachmentPiece(id, 0)]
    return {
      isGiven: given.some((value) => value !== null),
      isReported: damages > 0,
      isFound: tables.attachments.scan(0, 1)?.damaged.length !== 0,
    }
  }
  const genuine = { isGiven: true, isReported: false, isFound: false }
  expect(look()).toEqual(genuine)
  for (const [table, column, changed] of [
    ['attachment_pieces', 'data', `CAST ('A text' AS BLOB)`],
    ['attachment_pieces', 'data', `CAST ('a texts' AS BLOB)`],
    ['attachment_pieces', 'hash', `zeroblob (32)`],
    ['attachment_pieces', 'position', '1'],
    ['attachments', 'name', `'b.txt'`],
    ['attachments', 'type', `'image/png'`],
    ['attachments', 'conversation', `'other'`],
    ['attachments', 'bytes', '5'],
    ['attachments', 'hash', 'NULL'],
  ]) {
    const before = connection.prepare(`SELECT ${column} FROM ${table}`).pluck().get()
    connection.exec(`UPDATE ${table} SET ${column} = ${changed}`)
    expect({ column, ...look() }).toEqual({ column, isGiven: false, isReported: true, isFound: true })
    connection.prepare(`UPDATE ${table} SET ${column} = ?`).run(before)
    expect(look()).toEqual(genuine)
  }
})

test('a full disk fails one file with a sentence', async () => {
  using folder = temporaryFolder()
  await using shelf = await openShelf(folder.database)
  const refusing = Object.assign(new Error('full'), { code: 'full' })
  await using broken = await openShelf(`${folder.database}-2`, {
    journal: { commit: () => Promise.reject(refusing) },
  })
  expect(await give(broken.attachments, 'a.txt', Buffer.from('a'))).toMatchObject({
    problem: { code: 'not-stored' },
  })
  expect(await give(shelf.attachments, 'a.txt', Buffer.from('a'))).toMatchObject({ ok: true })
})

verifies('attachments:migration', 'its events stand, and files can be attached', async () => {
  using folder = temporaryFolder()
  {
    const opened = openDatabase(folder.database, migrations.slice(0, 1))
    if (!opened.ok) throw new Error(opened.problem.message)
    const events = createEventTable(opened.value)
    const start = events.append({ conversation, event: created('Old'), at: 1, parent: null })
    const said = events.append({ conversation, event: userMessage('u1', 'from before'), at: 2, parent: null })
    opened.value
      .prepare(
        `INSERT INTO conversations (conversation, title, title_seq, updated_at, updated_seq, head, input_tokens,
           output_tokens, cached_input_tokens, reasoning_tokens) VALUES (?, 'Old', ?, 2, ?, ?, 0, 0, 0, 0)`,
      )
      .run(conversation, start.seq, said.seq, said.seq)
    opened.value.close()
  }
  expect(readFileSync(folder.database).readUInt32BE(60)).toBe(1)
  await using shelf = await openShelf(folder.database)
  expect(textsOf(await shelf.history.readWholeBranch(conversation))).toEqual(['from before'])
  const attachment = await given(shelf.attachments, 'a.png', pngPicture())
  await shelf.history.commit([eventWrite(holding('m2', [attachment]))])
  expect(await shelf.history.readAttachmentWhole(attachment.attachmentId)).not.toBe(null)
  expect((await shelf.history.search('png')).map(({ source }) => source)).toEqual(['message'])
})
