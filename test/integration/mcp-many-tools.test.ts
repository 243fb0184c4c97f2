import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { ConversationId } from '#contract/ids'
import { applyEvents, emptyTranscript, type Transcript } from '#contract/transcript'
import { decide, question, questionsOf } from '../fixtures/consent/scene.ts'
import { startAssent } from '../support/assent-process.ts'
import { startModelServer } from '../support/model-server.ts'
import { callsTools, hangs, says, type RecordedRequest, type Reply } from '../support/model-server/replies.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'
import { workspaceFolder } from '../support/workspace-folder.ts'

const server = new URL('../fixtures/servers/many-tools-server.ts', import.meta.url).pathname

/** The program with one server of so many tools, ready, and a conversation. */
const startScene = async (count: number) => {
  await using stack = new AsyncDisposableStack()
  const model = stack.use(await startModelServer())
  const journals = stack.use(workspaceFolder())
  const journal = join(journals.path, 'journal')
  const folder = stack.use(
    workspaceFolder({
      modelUrl: model.url,
      servers: { many: { command: process.execPath, args: [server, String(count), journal] } },
    }),
  )
  const start = async () => {
    const assent = await startAssent({ dataDirectory: folder.path })
    return { assent, pages: await assent.pages() }
  }
  let life = await start()
  stack.defer(() => life.assent[Symbol.asyncDispose]())
  const pages = () => life.pages
  await decide({ pages }, await question({ pages }, 'Start server many?'), 'once')
  await until('all tools are known', async () => (await toolCount(pages)) === count)
  const created = await pages().chat.bridge.createConversation({})
  if (!created.ok) throw new Error(created.problem.message)
  const { conversation } = created.value
  const owned = stack.move()
  return {
    model,
    pages,
    conversation,
    calls: (): readonly string[] =>
      existsSync(journal) ? readFileSync(journal, 'utf8').split('\n').filter(Boolean) : [],
    killAndRestart: async () => {
      await life.assent.kill()
      life = await start()
    },
    send: (text: string) => pages().chat.bridge.sendMessage({ conversation, text }),
    transcript: () => transcriptOf(pages, conversation),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

type PagesOf = () => Awaited<ReturnType<Awaited<ReturnType<typeof startAssent>>['pages']>>

const toolCount = async (pages: PagesOf): Promise<number> => {
  const view = await pages().chat.bridge.readWorkspace({})
  return view.ok ? (view.value.servers[0]?.toolCount ?? 0) : 0
}

const transcriptOf = async (pages: PagesOf, conversation: ConversationId): Promise<Transcript> => {
  const page = await pages().chat.bridge.openConversation({ conversation })
  if (!page.ok) throw new Error(page.problem.message)
  return applyEvents(emptyTranscript, page.value.events)
}

const toolsIn = (request: RecordedRequest | undefined): readonly string[] => {
  const body = request?.body as { tools?: readonly { function: { name: string } }[] } | undefined
  return (body?.tools ?? []).map((tool) => tool.function.name)
}

const call = (name: string, args: object) => callsTools([{ name, arguments: JSON.stringify(args) }])
/** The model takes its time: until then the server has listed its tools again. */
const onceTrue = (isTrue: () => Promise<boolean>, reply: Reply): Reply => ({
  send: async (...given) => {
    await until('the model may answer', isTrue)
    await reply.send(...given)
  },
})
const search = (query: string) => call('search_tools', { query })

verifies(
  'agent:tool-search',
  'a server of 5,000 tools: one is found, asked about, called, and a new one found after the list grew',
  async () => {
    await using scene = await startScene(5_000)
    const { model, pages } = scene
    const answered = () => model.requests.filter(({ path }) => path.endsWith('/chat/completions'))
    model.enqueue(
      search('archive customer 4277'),
      call('many__archive_customer_4277', { id: '7' }),
      call('many__grow_list', { name: 'repaint_bikeshed' }),
      call('many__grow_list', { name: 'repaint_bikeshed' }),
      onceTrue(async () => (await toolCount(pages)) === 5_001, search('repaint the bikeshed')),
      call('many__repaint_bikeshed', {}),
      says('All done.'),
    )
    await scene.send('Archive customer 7, then repaint.')
    await decide({ pages }, await question({ pages }, 'Allow many.archive_customer_4277?'), 'once')
    await decide({ pages }, await question({ pages }, 'Allow many.grow_list?'), 'once')
    await decide({ pages }, await question({ pages }, 'Allow many.repaint_bikeshed?'), 'once')
    await until('the run is over', async () => (await scene.transcript()).run === null)

    expect(scene.calls()).toEqual(['archive_customer_4277', 'grow_list', 'repaint_bikeshed'])
    expect(toolsIn(answered()[0])).toEqual(['search_tools'])
    for (const [index, request] of answered().entries()) {
      const before = toolsIn(answered()[index - 1])
      expect(toolsIn(request).slice(0, before.length)).toEqual(before)
      expect(JSON.stringify(request.body).length).toBeLessThan(100_000)
    }
    const states = (await scene.transcript()).items.flatMap((item) =>
      item.kind === 'call' ? [item.state.kind] : [],
    )
    expect(states).toEqual(['found', 'done', 'found', 'done', 'found', 'done'])
    expect(await toolCount(pages)).toBe(5_001)
  },
)

verifies(
  'agent:tool-search',
  'a SIGKILL in the middle of a run: what was found is offered again when it goes on',
  async () => {
    await using scene = await startScene(300)
    const { model, pages } = scene
    const answered = () => model.requests.filter(({ path }) => path.endsWith('/chat/completions'))
    model.enqueue(search('merge branch'), hangs())
    await scene.send('Merge the branch.')
    await until('the model is asked again', () => answered().length === 2)
    await scene.killAndRestart()
    expect(await questionsOf({ pages })).toEqual([])
    const before = toolsIn(answered()[1])
    model.enqueue(says('Here I am again.'))
    expect(await pages().chat.bridge.continueRun({ conversation: scene.conversation })).toMatchObject({
      ok: true,
    })
    await until('the run is over', async () => (await scene.transcript()).run === null)
    expect(toolsIn(answered().at(-1))).toEqual(before)
    expect(before.length).toBeGreaterThan(1)
    expect(scene.calls()).toEqual([])
  },
)

verifies('mcp:tools:listed', 'lists without schemas, and each definition by its name', async () => {
  await using scene = await startScene(1_000)
  const { bridge } = scene.pages().chat
  const [listed, detail] = await Promise.all([bridge.listTools({}), bridge.readServer({ alias: 'many' })])
  if (!listed.ok || !detail.ok) throw new Error('the tools were not listed')
  expect(detail.value.tools).toHaveLength(1_000)
  expect(detail.value.tools).toEqual(listed.value.map(({ tool }) => tool))
  for (const { description, ...more } of detail.value.tools) {
    expect(description.length).toBeLessThanOrEqual(300)
    expect(Object.keys(more).toSorted()).toEqual(['name', 'title'])
  }
  const { name = '' } = detail.value.tools[500] ?? {}
  const whole = await bridge.readTool({ alias: 'many', tool: name })
  expect(whole).toMatchObject({ ok: true, value: { name, inputSchema: { type: 'object' } } })
  expect(await bridge.readTool({ alias: 'many', tool: 'gone' })).toMatchObject({
    ok: false,
    problem: { code: 'unknown-tool' },
  })
})
