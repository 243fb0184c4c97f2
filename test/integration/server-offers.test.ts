import { expect } from 'vitest'
import type { ChatBridge } from '#contract/bridge'
import type { ConversationId } from '#contract/ids'
import { startAssent, type Pages } from '../support/assent-process.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'
import { workspaceFolder } from '../support/workspace-folder.ts'

const demo = {
  command: process.execPath,
  args: [new URL('../fixtures/servers/offers-server.ts', import.meta.url).pathname],
}
const alias = 'demo'
const uri = 'note://desk/plan'

const allowStart = async ({ chat, consent }: Pages): Promise<void> => {
  const { requestId, shownHash } = await until('the question', async () => {
    const reply = await consent.bridge.pending({})
    return reply.ok && reply.value.question
  })
  await consent.bridge.decide({ requestId, shownHash, verdict: 'allow', scope: 'once' })
  await until('the server is ready', () => isReady(chat.bridge))
}

const isReady = async (bridge: ChatBridge): Promise<boolean> => {
  const detail = await bridge.readServer({ alias })
  return detail.ok && detail.value.state.kind === 'ready'
}

/** All that can be asked of a server, and the code of each answer. */
const codes = async (bridge: ChatBridge, conversation: ConversationId): Promise<readonly string[]> => {
  const replies = [
    await bridge.listResources({ alias }),
    await bridge.readResource({ alias, uri }),
    await bridge.attachResource({ alias, uri, conversation }),
    await bridge.followResource({ alias, uri, on: true }),
    await bridge.listPrompts({ alias }),
    await bridge.fillPrompt({ alias, name: 'plain', arguments: {} }),
    await bridge.setServerLogLevel({ alias, level: 'warning' }),
  ]
  return replies.map((reply) => (reply.ok ? 'ok' : reply.problem.code))
}

verifies('offers:only-clicked', 'a server that does not run is neither started nor asked', async () => {
  using folder = workspaceFolder({ servers: { demo } })
  await using assent = await startAssent({ dataDirectory: folder.path })
  const pages = await assent.pages()
  const { bridge, call } = pages.chat
  await bridge.readWorkspace({})
  const created = await bridge.createConversation({})
  if (!created.ok) throw new Error(created.problem.message)
  const { conversation } = created.value
  expect(new Set(await codes(bridge, conversation))).toEqual(new Set(['not-running']))
  expect(await bridge.listAllPrompts({})).toEqual({ ok: true, value: [] })
  expect(await isReady(bridge)).toBe(false)

  await allowStart(pages)
  expect(new Set(await codes(bridge, conversation))).toEqual(new Set(['ok']))
  const large = await bridge.readResource({ alias, uri: 'demo://large' })
  expect(large.ok && large.value.contents[0]?.text?.length).toBe(2_600_000)
  const log = async (): Promise<string> => {
    const detail = await bridge.readServer({ alias })
    return detail.ok ? detail.value.log.map(({ text }) => text).join('\n') : ''
  }
  await until('the log tells of it', async () => /plan is read[^]*"plain" is filled in/u.test(await log()))

  expect(await pages.consent.call('readResource', { alias, uri })).toMatchObject({ ok: false })
  expect(await call('readResource', { alias, uri: 7 })).toMatchObject({ ok: false })
  await bridge.stopServer({ alias })
  await until('it ended', async () => !(await isReady(bridge)))
  expect(new Set(await codes(bridge, conversation))).toEqual(new Set(['not-running']))
  expect(await isReady(bridge)).toBe(false)
})
