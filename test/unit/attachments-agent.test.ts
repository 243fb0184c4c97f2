import { expect } from 'vitest'
import type { Attachment } from '#contract/events'
import { attachmentId } from '#contract/ids'
import { fail, ok } from '#contract/result'
import { asksFor, inTurn, says, type ModelScript, type ToolScript } from '../support/agent-scripts.ts'
import { createWorld, conversation } from '../support/agent-world.ts'
import { pngPicture } from '../support/attachment-samples.ts'
import { verifies } from '../support/verifies.ts'

const file = (id: string, mimeType: string, contents: Uint8Array | number) => ({
  facts: {
    attachmentId: attachmentId.parse(id),
    name: `${id}.file`,
    mimeType,
    bytes: typeof contents === 'number' ? contents : contents.length,
  },
  base64: Buffer.from(typeof contents === 'number' ? new Uint8Array(contents) : contents).toString('base64'),
})
type File = ReturnType<typeof file>

const holding = (...files: readonly File[]) => {
  const byId = new Map<string, File>(files.map((one) => [one.facts.attachmentId, one]))
  return {
    describe: async (_: unknown, ids: readonly string[]) => {
      const found: readonly Attachment[] = ids.flatMap((id) => byId.get(id)?.facts ?? [])
      return found.length === ids.length ? ok(found) : fail('unknown-attachment', 'gone')
    },
    read: async (id: string) => byId.get(id)?.base64 ?? null,
  }
}

const picture = file('picture', 'image/png', new Uint8Array([1, 2, 3]))
const text = file('text', 'text/plain', new TextEncoder().encode('walking shoes'))

/** Says nothing of what it used, so that all is estimated. */
const uncounted: ModelScript = async function* () {
  yield { kind: 'text', text: 'seen' }
  yield { kind: 'finished', finish: 'stop', calls: [], usage: null }
}

verifies('attachments:exact-bytes', 'of a message, also when it is answered again', async () => {
  await using world = createWorld({ attachments: holding(picture, text) })
  const ids = [picture, text].map(({ facts }) => facts.attachmentId)
  expect(await world.agent.send(conversation, 'look', ids)).toMatchObject({ ok: true })
  await world.untilRunEnds()
  await world.agent.regenerate(conversation)
  await world.untilRunEnds()
  const expected = {
    role: 'user',
    text: 'look',
    attachments: [
      { name: 'picture.file', mimeType: 'image/png', base64: picture.base64 },
      { name: 'text.file', mimeType: 'text/plain', base64: text.base64 },
    ],
  }
  expect(world.requests.map(({ messages }) => messages[0])).toEqual([expected, expected])
})

verifies('attachments:exact-bytes', 'without a word, and the file names the conversation', async () => {
  await using world = createWorld({ attachments: holding(picture) })
  expect(await world.agent.send(conversation, '', [])).toMatchObject({ problem: { code: 'empty-message' } })
  await world.agent.send(conversation, '', [picture.facts.attachmentId])
  await world.untilRunEnds()
  expect(world.settings.title).toBe('picture.file')
  expect(world.requests[0]?.messages[0]).toMatchObject({
    text: '',
    attachments: [{ base64: picture.base64 }],
  })
})

verifies('attachments:branches', 'an edit keeps, removes or adds', async () => {
  await using world = createWorld({ attachments: holding(picture, text) })
  const edit = async (...ids: readonly File[]) => {
    const last = world.transcript().items.findLast((item) => item.kind === 'user')
    if (!last) throw new Error('no message')
    await world.agent.edit(
      conversation,
      last.messageId,
      'again',
      ids.length === 0 ? undefined : ids.map(({ facts }) => facts.attachmentId),
    )
    await world.untilRunEnds()
    return world
      .transcript()
      .items.flatMap((item) => (item.kind === 'user' ? item.attachments.map(({ name }) => name) : []))
  }
  await world.agent.send(conversation, 'look', [picture.facts.attachmentId])
  await world.untilRunEnds()
  expect(await edit()).toEqual(['picture.file'])
  expect(await edit(picture, text)).toEqual(['picture.file', 'text.file'])
  expect(await edit(text)).toEqual(['text.file'])
})

verifies('attachments:damage-never-given', 'the model is told that it was there', async () => {
  const gone = { ...holding(picture), read: async () => null }
  await using world = createWorld({ attachments: gone })
  await world.agent.send(conversation, 'look', [picture.facts.attachmentId])
  await world.untilRunEnds()
  expect(world.requests[0]?.messages[0]).toEqual({
    role: 'user',
    text: '[The user attached the file "picture.file" (image/png, 3 bytes) here. Its contents are not included.]\nlook',
  })
})

verifies('attachments:context', 'of many large files the newest are given', async () => {
  const files = ['a', 'b', 'c'].map((id) => file(id, 'image/png', 12_000_000))
  await using world = createWorld({ attachments: holding(...files), model: says('one') })
  for (const { facts } of files) {
    await world.agent.send(conversation, `see ${facts.name}`, [facts.attachmentId])
    await world.untilRunEnds()
  }
  const last = world.requests.at(-1)?.messages.filter(({ role }) => role === 'user') ?? []
  expect(last.map((message) => (message.role === 'user' ? message.attachments?.length : 0))).toEqual([
    undefined,
    1,
    1,
  ])
  expect(last[0]).toMatchObject({ text: expect.stringContaining('"a.file" (image/png') })
})

verifies(
  'attachments:context',
  'a text that is longer than the model is given without its middle',
  async () => {
    const long = file('long', 'text/plain', new TextEncoder().encode(`START${'word '.repeat(40_000)}END`))
    await using world = createWorld({ attachments: holding(long), contextTokens: 20_000 })
    await world.agent.send(conversation, 'read', [long.facts.attachmentId])
    await world.untilRunEnds()
    const message = world.requests.at(-1)?.messages[0]
    const given = message?.role === 'user' ? message.attachments?.[0]?.base64 : undefined
    const words = Buffer.from(given ?? '', 'base64').toString('utf8')
    expect(words.length).toBeLessThan(31_000)
    expect(words).toMatch(/^START.*characters are left out here.*END$/su)
  },
)

verifies(
  'attachments:context',
  'files fill a context, and the summary names those that were there',
  async () => {
    const pictures = Array.from({ length: 9 }, (_, index) => file(`p${index}`, 'image/png', 100))
    await using world = createWorld({
      attachments: holding(...pictures),
      contextTokens: 12_000,
      model: uncounted,
    })
    for (const { facts } of pictures) {
      await world.agent.send(conversation, 'see', [facts.attachmentId])
      await world.untilRunEnds()
    }
    const summaries = world.requests.filter(({ instructions }) => instructions.startsWith('You sum up'))
    expect(summaries.length).toBeGreaterThan(0)
    expect(JSON.stringify(summaries[0]?.messages)).toContain('p0.file')
    expect(world.events().some(({ type }) => type === 'context-compacted')).toBe(true)
  },
)

verifies(
  'attachments:result-pictures',
  'as they are, small or large, to a model that takes them',
  async () => {
    const small = pngPicture()
    const large = pngPicture(16, 16, { padding: 300_000 })
    const shot =
      (contents: Buffer, mimeType = 'image/png'): ToolScript =>
      async () => ({
        kind: 'result',
        content: [
          { kind: 'text', text: 'Here it is.' },
          { kind: 'image', mimeType, base64: contents.toString('base64') },
        ],
        structured: undefined,
        isError: false,
      })
    const tools = {
      small: shot(small, 'image/heic'),
      large: shot(large),
      wrong: shot(Buffer.from('no picture')),
    }
    const asking = () =>
      inTurn(asksFor({ tool: 'small' }, { tool: 'large' }, { tool: 'wrong' }), says('done'))
    const answers = async (takesResultPictures: boolean) => {
      await using world = createWorld({ tools, model: asking(), granted: () => true, takesResultPictures })
      await world.agent.send(conversation, 'look')
      await world.untilRunEnds()
      return world.requests.at(-1)?.messages.filter((message) => message.role === 'tool') ?? []
    }
    const [first, second, third] = await answers(true)
    expect(first?.pictures?.map(({ base64 }) => Buffer.from(base64, 'base64').equals(small))).toEqual([true])
    expect(second?.pictures?.map(({ base64 }) => Buffer.from(base64, 'base64').equals(large))).toEqual([true])
    expect(second?.text).toBe('Here it is.\n[The tool returned: image. It is included here.]')
    expect(third?.pictures).toBe(undefined)
    const described = await answers(false)
    expect(described.every(({ pictures, text }) => !pictures && text.includes('not included here'))).toBe(
      true,
    )
  },
)
