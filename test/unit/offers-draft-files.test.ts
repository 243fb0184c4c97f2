import { expect } from 'vitest'
import type { Attachment } from '#contract/events'
import { attachmentId, conversationId, type AttachmentId } from '#contract/ids'
import { fail, ok, type Result } from '#contract/result'
import { createDraftFiles } from '../../renderer/conversation/draft-files.ts'
import { draftPlace } from '../../renderer/conversation/use-message-files.ts'
import { createChatStore } from '../../renderer/store.ts'
import { verifies } from '../support/verifies.ts'
import { unusedBridge } from './renderer-unused-bridge.ts'

const place = draftPlace(conversationId.parse('c1'))
const attachment: Attachment = {
  attachmentId: attachmentId.parse('a1'),
  name: 'plan.txt',
  mimeType: 'text/plain',
  bytes: 4,
}
const target = { model: 'm', images: null, pdf: null }
const resource = { alias: 'demo', uri: 'note://plan', name: 'The plan' }

/** The page's files before a main that answers when `answer` is called. */
const openFiles = () => {
  const store = createChatStore()
  const removed: AttachmentId[] = []
  const { promise, resolve } = Promise.withResolvers<Result<readonly Attachment[]>>()
  const bridge = {
    ...unusedBridge,
    attachResource: () => promise,
    removeAttachment: async ({ attachmentId: id }: { readonly attachmentId: AttachmentId }) => {
      removed.push(id)
      return ok(null)
    },
  }
  const shown = () => store.getState().files.get(place.key)
  return { files: createDraftFiles({ bridge, store }), removed, answer: resolve, shown }
}

verifies(
  'offers:attached-whole',
  'a resource is waited for when the message is sent, and goes with it',
  async () => {
    const { files, answer, shown } = openFiles()
    const added = files.addResource(place, resource)
    expect(shown()?.files).toMatchObject([{ kind: 'storing', name: 'The plan' }])
    const sent = files.whenStored(place, target)
    answer(ok([attachment]))
    expect(await added).toBeNull()
    expect(shown()?.files).toMatchObject([{ kind: 'ready', attachment }])
    expect(await sent).toEqual(ok([attachment.attachmentId]))
    expect(await files.whenStored(place, target)).toEqual(ok([attachment.attachmentId]))
  },
)

verifies('offers:attached-whole', 'one that was removed meanwhile comes back nowhere', async () => {
  const { files, removed, answer, shown } = openFiles()
  const added = files.addResource(place, resource)
  for (const file of shown()?.files ?? []) files.remove(place, file)
  answer(ok([attachment]))
  expect(await added).toBeNull()
  expect(shown()?.files).toEqual([])
  expect(removed).toEqual([attachment.attachmentId])
})

verifies(
  'offers:attached-whole',
  'one that is refused leaves the reason, and the message unsent',
  async () => {
    const { files, answer, shown } = openFiles()
    const added = files.addResource(place, resource)
    const sent = files.whenStored(place, target)
    answer(fail('not-running', 'It does not run.'))
    expect(await added).toMatchObject({ code: 'not-running' })
    expect(shown()).toEqual({ files: [], problems: ['It does not run.'] })
    expect(await sent).toMatchObject({ problem: { code: 'not-stored' } })
  },
)
