import { attachmentPieceBytes } from '#contract/attachment-limits'
import { checkFile } from '#contract/attachments'
import type { Attachment } from '#contract/events'
import type { AttachmentId, ConversationId } from '#contract/ids'
import { t } from '#contract/language/texts'
import type { LogLevel, ResourceContents } from '#contract/offers'
import { resourceFileName } from '#contract/resource-files'
import { fail, ok, type Result } from '#contract/result'
import type { Attachments } from './attachments.ts'
import type { Offers } from './mcp/offers/offers.ts'
import type { Supervisor } from './mcp/supervisor-types.ts'

/**
 * What the pages can ask of running servers, because the user clicked: none of it starts a server. In the list of all
 * prompts a server that takes too long is missing until the next time.
 */
export type OffersForPages = Offers & {
  readonly setLogLevel: (alias: string, level: LogLevel) => Promise<Result<null>>
  /**
   * Reads a resource and makes its contents files of the message that is being written: all of them, or none with the
   * reason. Failure codes besides those of reading: `empty-resource`, and those of attachments.
   */
  readonly attachResource: (
    conversation: ConversationId,
    alias: string,
    uri: string,
  ) => Promise<Result<readonly Attachment[]>>
}

export type OffersForPagesDeps = {
  readonly supervisor: Pick<Supervisor, 'list' | 'offers' | 'setLogLevel'>
  readonly attachments: Pick<Attachments, 'start' | 'write' | 'finish' | 'remove'>
}

/** The list is opened by a key press. */
const promptsWithinMs = 4_000

export const createOffersForPages = ({ supervisor, attachments }: OffersForPagesDeps): OffersForPages => ({
  ...supervisor.offers,
  setLogLevel: supervisor.setLogLevel,
  listAllPrompts: async () => {
    const ready = supervisor.list().filter(({ state }) => state.kind === 'ready')
    const lists = await Promise.all(
      ready.map(async ({ alias }) => {
        const prompts = await within(promptsWithinMs, supervisor.offers.listPrompts(alias))
        return prompts?.ok ? prompts.value.map((prompt) => ({ alias, prompt })) : []
      }),
    )
    return lists.flat()
  },
  attachResource: async (conversation, alias, uri) => {
    const read = await supervisor.offers.readResource(alias, uri)
    if (!read.ok) return read
    const files = read.value.contents.flatMap(toFile)
    if (files.length === 0) return fail('empty-resource', t('attachments.problems.emptyResource', { uri }))
    const refused = files.map(checkFile).find((checked) => !checked.ok)
    return refused && !refused.ok ? refused : giveAll(attachments, conversation, files)
  },
})

type NewFile = { readonly name: string; readonly bytes: number; readonly data: Buffer }

const toFile = (content: ResourceContents['contents'][number]): readonly NewFile[] => {
  const { text, base64 } = content
  if (text === undefined && base64 === undefined) return []
  const data = text === undefined ? Buffer.from(base64 ?? '', 'base64') : Buffer.from(text)
  return [{ name: resourceFileName(content), bytes: data.length, data }]
}

const giveAll = async (
  attachments: OffersForPagesDeps['attachments'],
  conversation: ConversationId,
  files: readonly NewFile[],
): Promise<Result<readonly Attachment[]>> => {
  const given: Attachment[] = []
  for (const file of files) {
    const reply = await give(attachments, conversation, file)
    if (!reply.ok) {
      for (const { attachmentId } of given) await attachments.remove(attachmentId)
      return reply
    }
    given.push(reply.value)
  }
  return ok(given)
}

const give = async (
  attachments: OffersForPagesDeps['attachments'],
  conversation: ConversationId,
  { name, bytes, data }: NewFile,
): Promise<Result<Attachment>> => {
  const begun = await attachments.start(conversation, { name, bytes, place: 'draft' })
  if (!begun.ok) return begun
  const { attachmentId } = begun.value
  const written = await writeAll(attachments, attachmentId, data)
  return written.ok ? attachments.finish(attachmentId) : written
}

const writeAll = async (
  attachments: Pick<Attachments, 'write'>,
  attachmentId: AttachmentId,
  data: Buffer,
): Promise<Result<null>> => {
  for (let position = 0; position * attachmentPieceBytes < data.length; position += 1) {
    const from = position * attachmentPieceBytes
    const piece = data.subarray(from, from + attachmentPieceBytes).toString('base64')
    const written = await attachments.write(attachmentId, position, piece)
    if (!written.ok) return written
  }
  return ok(null)
}

/** Null when it takes longer. */
const within = async <Value>(limitMs: number, promise: Promise<Value>): Promise<Value | null> => {
  const { promise: late, resolve } = Promise.withResolvers<null>()
  const timer = setTimeout(() => resolve(null), limitMs)
  const first = await Promise.race([promise, late])
  clearTimeout(timer)
  return first
}
