import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { CallItem } from '#contract/call-item'
import { applyEvents, emptyTranscript } from '#contract/transcript'
import type { Question } from '#contract/views'
import { decide, question } from '../fixtures/consent/scene.ts'
import { startAssent } from '../support/assent-process.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'
import { configure } from '../support/workspace-folder.ts'

const server = new URL('../fixtures/servers/rounds-server.ts', import.meta.url).pathname

/** The program with one real server of 2026-07-28 that comes back with questions, and a conversation. */
const startScene = async () => {
  await using stack = new AsyncDisposableStack()
  const folder = mkdtempSync(join(tmpdir(), 'assent-rounds-'))
  stack.defer(() => rmSync(folder, { recursive: true, force: true }))
  const data = join(folder, 'data')
  mkdirSync(data)
  const journal = join(folder, 'journal')
  configure(data, { servers: { rounds: { command: process.execPath, args: [server, journal] } } })
  const start = async () => {
    const assent = await startAssent({ dataDirectory: data })
    return { assent, pages: await assent.pages() }
  }
  let life = await start()
  stack.defer(() => life.assent[Symbol.asyncDispose]())
  const pages = () => life.pages
  await decide({ pages }, await question({ pages }, 'Start server rounds?'), 'once')
  await until('the server is ready', async () => {
    const read = await pages().chat.bridge.readServer({ alias: 'rounds' })
    return read.ok && read.value.state.kind === 'ready' && read.value.tools.length > 0
  })
  const created = await pages().chat.bridge.createConversation({})
  if (!created.ok) throw new Error(created.problem.message)
  const { conversation } = created.value
  const lastCall = async (): Promise<CallItem | undefined> => {
    const page = await pages().chat.bridge.openConversation({ conversation })
    if (!page.ok) throw new Error(page.problem.message)
    const { items } = applyEvents(emptyTranscript, page.value.events)
    return items.findLast((item): item is CallItem => item.kind === 'call')
  }
  const owned = stack.move()
  return {
    pages,
    lastCall,
    run: (tool: string, path: string) =>
      pages().chat.bridge.runTool({
        conversation,
        alias: 'rounds',
        tool,
        arguments: JSON.stringify({ path }),
      }),
    callIs: (kind: CallItem['state']['kind']) =>
      until(`the call is ${kind}`, async () => (await lastCall())?.state.kind === kind),
    /** What the server received of calls, over all its lives. */
    wire: (): readonly { readonly inputResponses?: unknown; readonly requestState?: string }[] =>
      existsSync(journal)
        ? readFileSync(journal, 'utf8')
            .split('\n')
            .filter(Boolean)
            .map((line) => JSON.parse(line))
        : [],
    killAndRestart: async () => {
      await life.assent.kill()
      life = await start()
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

type Scene = Awaited<ReturnType<typeof startScene>>

const fillIn = async (scene: Scene, open: Question, values: Readonly<Record<string, string>>) => {
  const { requestId, shownHash } = open
  const reply = await scene.pages().consent.bridge.decide({ requestId, shownHash, verdict: 'answer', values })
  if (!reply.ok) throw new Error(reply.problem.message)
}

const stateOf = (round: number): string => ` {"round" : ${round}, "é": "\\u00e9"} `

verifies(
  'agent:rounds',
  'a real server: asked, filled in, asked again with the answers, sent byte for byte; also over a kill',
  async () => {
    await using scene = await startScene()
    await scene.run('rename', '/notes/a.md')
    await decide(scene, await question(scene, 'Allow rounds.rename?'), 'once')
    const form = await question(scene, 'Answer rounds?')
    expect(form.exact).toContain('Which name, in round 1?')
    await scene.callIs('asking')

    await scene.killAndRestart()
    const formAgain = await question(scene, 'Answer rounds?')
    expect(formAgain.requestId).not.toBe(form.requestId)
    await fillIn(scene, formAgain, { name: 'b.md' })
    const again = await question(scene, 'Allow rounds.rename?')
    expect(JSON.parse(again.exact)).toEqual({
      arguments: { path: '/notes/a.md' },
      inputResponses: { newName: { action: 'accept', content: { name: 'b.md' } } },
    })
    expect(scene.wire()).toHaveLength(1)

    await scene.killAndRestart()
    const anew = await question(scene, 'Allow rounds.rename?')
    expect(anew.exact).toBe(again.exact)
    await decide(scene, anew, 'once')
    await scene.callIs('done')
    expect(scene.wire()).toMatchObject([
      { name: 'rename', arguments: { path: '/notes/a.md' } },
      {
        name: 'rename',
        arguments: { path: '/notes/a.md' },
        inputResponses: { newName: { action: 'accept', content: { name: 'b.md' } } },
        requestState: stateOf(1),
      },
    ])
    expect(scene.wire()[0]).not.toHaveProperty('inputResponses')
    expect(scene.wire()[0]).not.toHaveProperty('requestState')
    expect((await scene.lastCall())?.asks).toMatchObject([
      { request: { kind: 'elicit-form' }, state: { kind: 'answered' } },
    ])
  },
  120_000,
)

verifies(
  'agent:rounds-end',
  'a real server: two rounds, and a denied repetition that is told as begun',
  async () => {
    await using scene = await startScene()
    await scene.run('review', '/notes/a.md')
    await decide(scene, await question(scene, 'Allow rounds.review?'), 'once')
    for (const round of [1, 2]) {
      for (let left = 2; left > 0; left -= 1) {
        const open = await question(scene, 'Answer rounds?')
        const name = open.fields?.[0]?.name ?? ''
        await fillIn(scene, open, { [name]: `${name} ${round}` })
      }
      const again = await question(scene, 'Allow rounds.review?')
      expect(JSON.parse(again.exact)).toMatchObject({
        inputResponses: {
          newName: { content: { name: `name ${round}` } },
          reason: { content: { reason: `reason ${round}` } },
        },
      })
      await decide(scene, again, round === 1 ? 'once' : 'deny')
    }
    await scene.callIs('denied')
    expect(scene.wire().map(({ requestState }) => requestState)).toEqual([undefined, stateOf(1)])
    expect((await scene.lastCall())?.rounds).toHaveLength(2)
  },
  120_000,
)
