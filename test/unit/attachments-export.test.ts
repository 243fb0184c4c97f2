import { expect } from 'vitest'
import { storedEvent } from '#contract/events'
import { attachmentId } from '#contract/ids'
import { exportConversation } from '../../main/export-conversation.ts'
import { exportedAttachments } from '../../main/exported-attachments.ts'
import { verifies } from '../support/verifies.ts'

const file = (id: string, bytes: number) => ({
  attachmentId: attachmentId.parse(id),
  name: `${id}.png`,
  mimeType: 'image/png',
  bytes,
})
const message = (seq: number, ...attachments: readonly ReturnType<typeof file>[]) =>
  storedEvent.parse({
    seq,
    conversation: 'c',
    parent: seq === 1 ? null : seq - 1,
    at: 0,
    event: { type: 'user-message', messageId: `m${seq}`, text: `text ${seq}`, attachments },
  })

verifies('attachments:export', 'each file once: its bytes, or why they are not there', async () => {
  const [small, large, gone] = [file('small', 3), file('large', 10_000_001), file('gone', 5)]
  const events = [message(1, small, large), message(2, gone, small)]
  const files = await exportedAttachments(events, async (id) => (id === 'gone' ? null : 'AQID'))
  expect(files).toEqual([
    { ...small, base64: 'AQID' },
    { ...large, leftOut: expect.stringContaining('may have 10 MB together') },
    { ...gone, leftOut: expect.stringContaining('not stored any more') },
  ])
  const summary = { title: 'Trip', model: null, instructions: '' }
  const json = exportConversation(summary, events, 'json', files)
  expect(JSON.parse(json.text)).toMatchObject({ attachments: [{ base64: 'AQID' }, {}, {}] })
  const markdown = exportConversation(summary, events, 'markdown')
  expect(markdown.text).toContain('Attached: small.png (image/png, 3 bytes)\n\nAttached: large.png')
  expect(markdown.text).not.toContain('AQID')
})
