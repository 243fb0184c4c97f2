import { readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { ChatBridge } from '#contract/bridge'
import { payloadId } from '#contract/ids'
import {
  openScene,
  newConversation,
  question,
  runTool,
  startServer,
  decide,
  callIs,
} from '../fixtures/consent/scene.ts'
import {
  assistantFinished,
  conversation,
  created,
  eventWrite,
  userMessage,
} from '../fixtures/history/samples.ts'
import { localHistory, openedHistory, temporaryFolder } from '../fixtures/history/workspace.ts'
import { verifies } from '../support/verifies.ts'

const exported = async (bridge: Pick<ChatBridge, 'exportEverything'>): Promise<string> => {
  let text = ''
  for (let from: string | null = null; ;) {
    const piece = await bridge.exportEverything({ from })
    if (!piece.ok) throw new Error(piece.problem.message)
    text += piece.value.text
    from = piece.value.next
    if (from === null) return text
  }
}

verifies(
  'settings:export',
  'of a history with large results, in pieces that join to one document',
  async () => {
    using folder = temporaryFolder()
    const large = `${'x'.repeat(399_999)}👋"\\\n${'y'.repeat(900_000)}`
    {
      using local = localHistory(folder.database)
      local.commit([
        eventWrite(created('One')),
        ...Array.from({ length: 40 }, (_, index) => eventWrite(userMessage(`u${index}`, 'z'.repeat(30_000)))),
        { kind: 'payload', payload: payloadId.parse('p1'), conversation, text: large },
        { kind: 'payload', payload: payloadId.parse('p2'), conversation, text: '' },
      ])
    }
    await using opened = await openedHistory(folder.database)
    const { history } = opened
    const lengths: number[] = []
    const text = await exported({
      exportEverything: async ({ from }) => {
        const piece = await history.exportPiece(from)
        lengths.push(piece.text.length)
        // Stored while the export is under way: left out, and nothing is torn.
        await history.commit([eventWrite(userMessage(`late${lengths.length}`))])
        return { ok: true, value: piece }
      },
    })
    const document = JSON.parse(text)
    expect(document).toMatchObject({ format: 'assent-export', version: 1, conversations: [{ title: 'One' }] })
    expect(document.events).toHaveLength(41)
    expect(document.events.map(({ seq }: { seq: number }) => seq)).toEqual(
      Array.from({ length: 41 }, (_, index) => index + 1),
    )
    expect(document.payloads).toEqual([
      { payload: 'p1', conversation, text: large },
      { payload: 'p2', conversation, text: '' },
    ])
    expect(document.attachments).toEqual([])
    expect(lengths.length).toBeGreaterThan(5)
    expect(Math.max(...lengths)).toBeLessThan(1_000_000)
    await expect(history.exportPiece('events:x')).rejects.toMatchObject({ code: 'invalid' })
  },
)

verifies('settings:export', 'of nothing is a document too', async () => {
  using folder = temporaryFolder()
  await using opened = await openedHistory(folder.database)
  const piece = await opened.history.exportPiece(null)
  expect(JSON.parse(piece.text)).toMatchObject({
    conversations: [],
    events: [],
    payloads: [],
    attachments: [],
  })
  expect(piece.next).toBeNull()
})

verifies('settings:backup', 'while commits go on', async () => {
  using folder = temporaryFolder()
  await using opened = await openedHistory(folder.database)
  const { history } = opened
  await history.commit([eventWrite(created('One')), eventWrite(assistantFinished('a1', 'r1', 'kept'))])
  const writing = Promise.all(
    Array.from({ length: 50 }, (_, index) => history.commit([eventWrite(userMessage(`u${index}`))])),
  )
  const made = await history.backUp()
  await writing
  if (!made.ok) throw new Error(made.problem.message)
  using copy = localHistory(made.value)
  expect(copy.connection.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(copy.tables.conversations.summary(conversation)?.title).toBe('One')
  expect(copy.tables.search.find('kept')).toHaveLength(1)
})

verifies('settings:verify', 'in order, then with a changed event and a changed audit row', async () => {
  await using scene = await openScene({ configured: false })
  const { chat } = scene.pages()
  await newConversation(scene)
  expect(await chat.bridge.verifyHistory({})).toMatchObject({
    value: { integrity: { ok: true }, audit: { firstBadRow: null } },
  })
  await chat.bridge.draftErasure({ conversation: null })
  await decide(scene, await question(scene, 'Erase everything?'), 'deny')
  scene.database((database) => {
    database.exec('DROP TRIGGER events_are_not_changed; DROP TRIGGER audit_is_not_changed')
    database.exec(
      `UPDATE events SET payload = '{"type":"conversation-created","title":"planted"}' WHERE seq = 1`,
    )
    database.exec(`UPDATE audit SET verdict = 'planted' WHERE seq = 2`)
  })
  expect(await chat.bridge.verifyHistory({})).toMatchObject({
    value: {
      integrity: { ok: false, problem: { code: 'history-damaged' } },
      audit: { firstBadRow: 2 },
    },
  })
})

const key = 'canaryvalue1'
const message = 'canarymessage2'

verifies('settings:report', 'after a call, with keys of many kinds about', async () => {
  await using scene = await openScene({ environment: { HOME: homedir() } })
  const { chat, consent } = scene.pages()
  await startServer(scene)
  await chat.bridge.draftSecret({ name: 'A_KEY' })
  const { requestId, shownHash } = await question(scene, 'Enter A_KEY')
  await consent.bridge.decide({ requestId, shownHash, verdict: 'provide', secret: key })
  const id = await newConversation(scene)
  await chat.bridge.renameConversation({ conversation: id, title: message })
  await runTool(scene, id, 'echo', { message })
  await decide(scene, await question(scene, 'Allow raw.echo?'), 'once')
  await callIs(scene, id, 'done')
  scene.configure(['/no/such/path-canary3'], { TOKEN: key })
  const yaml = readFileSync(join(scene.folder, 'assent.yaml'), 'utf8')
  writeFileSync(join(scene.folder, 'assent.yaml'), yaml)
  const report = await chat.bridge.readProblemReport({})
  if (!report.ok) throw new Error(report.problem.message)
  for (const told of ['Assent ', 'Node 24', 'SQLite 3.', 'raw:', 'args: (1 entries)', '## Servers', '## Log'])
    expect(report.value).toContain(told)
  for (const hidden of [key, message, 'path-canary3', process.execPath, `${homedir()}/`])
    expect(report.value).not.toContain(hidden)
})
