import { expect } from 'vitest'
import { attachmentPieceBytes } from '#contract/attachment-limits'
import type { ResourceContents } from '#contract/offers'
import { fail, ok, type Result } from '#contract/result'
import { createOffersForPages, type OffersForPages } from '../../main/offers-for-pages.ts'
import { conversation } from '../fixtures/history/samples.ts'
import { temporaryFolder } from '../fixtures/history/workspace.ts'
import { pngPicture } from '../support/attachment-samples.ts'
import { openShelf, type Shelf } from '../support/given-attachments.ts'
import { verifies } from '../support/verifies.ts'

const nothing = (): Promise<Result<never>> => Promise.resolve(fail('not-running', 'It does not run.'))

/** A server whose one resource has these contents, before real attachments over a real history. */
const offersOf = (shelf: Shelf, contents: ResourceContents['contents'] | null): OffersForPages =>
  createOffersForPages({
    supervisor: {
      offers: {
        listResources: nothing,
        readResource: () => (contents === null ? nothing() : Promise.resolve(ok({ contents }))),
        followResource: nothing,
        listPrompts: nothing,
        listAllPrompts: () => Promise.resolve([]),
        fillPrompt: nothing,
        complete: nothing,
      },
      setLogLevel: nothing,
      list: () => [],
    },
    attachments: shelf.attachments,
  })

const picture = pngPicture(40, 30, { padding: 2 * attachmentPieceBytes + 7 })
const text = { kind: 'resource', uri: 'demo://notes/a%20b', mimeType: 'text/plain', text: 'Grüße\n' } as const
const image = {
  kind: 'resource',
  uri: 'demo://pictures/a.png',
  base64: picture.toString('base64'),
} as const
const binary = {
  kind: 'resource',
  uri: 'demo://raw',
  base64: Buffer.from([0, 1, 2, 255]).toString('base64'),
} as const

verifies('offers:attached-whole', 'text and bytes arrive exactly, in order', async () => {
  using folder = temporaryFolder()
  await using shelf = await openShelf(folder.database)
  const attached = await offersOf(shelf, [text, image]).attachResource(conversation, 'demo', 'demo://x')
  if (!attached.ok) throw new Error(attached.problem.message)
  expect(attached.value.map(({ name, mimeType }) => [name, mimeType])).toEqual([
    ['a b.txt', 'text/plain'],
    ['a.png', 'image/png'],
  ])
  const stored = await Promise.all(
    attached.value.map(({ attachmentId }) => shelf.history.readAttachmentWhole(attachmentId)),
  )
  expect(stored).toEqual([Buffer.from('Grüße\n').toString('base64'), image.base64])
  expect(await shelf.attachments.draft(conversation)).toEqual(attached.value)
})

verifies('offers:attached-whole', 'or none of them, and a sentence', async () => {
  using folder = temporaryFolder()
  await using shelf = await openShelf(folder.database)
  const refused = async (contents: ResourceContents['contents'] | null): Promise<string> => {
    const reply = await offersOf(shelf, contents).attachResource(conversation, 'demo', 'demo://x')
    expect(await shelf.attachments.draft(conversation)).toEqual([])
    return reply.ok ? 'attached' : reply.problem.message
  }
  expect(await refused(null)).toBe('It does not run.')
  expect(await refused([])).toBe('The server gave nothing for demo://x: there is nothing to attach.')
  expect(await refused([{ kind: 'resource', uri: 'demo://a' }])).toMatch(/^The server gave nothing/)
  expect(await refused([text, { ...text, text: '' }])).toBe(
    'a b.txt is empty: there is nothing in it to attach.',
  )
  expect(await refused([text, binary])).toMatch(/^raw is a binary file/)
  expect(await refused([{ ...text, text: 'x'.repeat(1_000_001) }])).toMatch(
    /^a b\.txt has 1 MB; a text may have 1 MB/,
  )
  const many = Array.from({ length: 21 }, () => text)
  expect(await refused(many)).toBe(
    'A message takes at most 20 files. Remove some, or send them with another message.',
  )
})
