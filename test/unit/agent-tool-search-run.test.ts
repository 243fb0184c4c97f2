import { expect, test } from 'vitest'
import type { CatalogueEntry } from '../../main/call.ts'
import { searchToolName } from '../../main/agent/tool-search-instructions.ts'
import type { ModelRequest } from '../../main/model-request.ts'
import { inTurn, says, textResult, type ModelScript } from '../support/agent-scripts.ts'
import { conversation, createWorld, type WorldOptions } from '../support/agent-world.ts'
import { manyTools, toolEntry } from '../support/many-tools.ts'
import { givesOneAnswerPerCall } from '../support/model-history.ts'
import { verifies } from '../support/verifies.ts'

const used = { inputTokens: 10, outputTokens: 5, cachedInputTokens: 0, reasoningTokens: 0, costUsd: null }

/** A model that asks for these calls, by their names for models. */
const calls = (...wanted: readonly (readonly [name: string, args: object | string])[]): ModelScript =>
  async function* () {
    yield {
      kind: 'finished',
      finish: 'tool-calls',
      calls: wanted.map(([name, args], index) => ({
        providerCallId: `call_${index}`,
        name,
        arguments: typeof args === 'string' ? args : JSON.stringify(args),
      })),
      usage: used,
    }
  }

const searches = (query: string): ModelScript => calls([searchToolName, { query }])

const searchingWorld = (options: WorldOptions = {}) => {
  const entries = manyTools(500, 4)
  const tools = Object.fromEntries(entries.map(({ tool }) => [tool.name, async () => textResult('did it')]))
  return createWorld({ catalogue: () => entries, tools, contextTokens: 200_000, ...options })
}

const toolNames = (request: ModelRequest | undefined): readonly string[] =>
  (request?.tools ?? []).map(({ name }) => name)

/** The text of the last answer that the model was given to a call. */
const lastAnswer = (request: ModelRequest | undefined): string => {
  const message = request?.messages.findLast(({ role }) => role === 'tool')
  return message?.role === 'tool' ? message.text : ''
}

const run = async (world: ReturnType<typeof createWorld>, text = 'archive my invoices'): Promise<void> => {
  await world.agent.send(conversation, text)
  await world.untilRunEnds()
}

verifies('agent:tool-search', 'few tools are given as ever: no search, no list', async () => {
  await using world = createWorld({
    catalogue: () => manyTools(20),
    contextTokens: 200_000,
    model: says('hello'),
  })
  await run(world)
  expect(toolNames(world.requests[0])).toHaveLength(20)
  expect(toolNames(world.requests[0])).not.toContain(searchToolName)
  expect(world.lastEvent('run-started')).not.toHaveProperty('toolSearch')
})

verifies(
  'agent:tool-search',
  'many tools: searched, offered, called under a question, and answered',
  async () => {
    await using world = searchingWorld({
      model: inTurn(
        searches('archive invoice'),
        calls(['server3__archive_invoice_27', { reason: 'old' }]),
        says('done'),
      ),
    })
    await world.agent.send(conversation, 'archive my invoices')
    await world.untilAsked()
    expect(world.dispatched).toEqual([])
    const [call] = world.openQuestions()
    if (call) await world.decide(call, 'allowed')
    await world.untilRunEnds()
    const [first, second, third] = world.requests
    expect(toolNames(first)).toEqual([searchToolName])
    expect(toolNames(second)).toContain('server3__archive_invoice_27')
    expect(toolNames(second).length).toBeLessThanOrEqual(21)
    expect(
      second?.tools.find(({ name }) => name === 'server3__archive_invoice_27')?.inputSchema,
    ).toMatchObject({
      properties: { invoice_id: { type: 'string' } },
    })
    expect(lastAnswer(second)).toContain('"server3__archive_invoice_27"')
    expect(toolNames(third)).toEqual(toolNames(second))
    expect(world.dispatched).toMatchObject([{ tool: 'archive_invoice_27', args: '{"reason":"old"}' }])
    for (const request of world.requests) {
      expect(givesOneAnswerPerCall(request.messages)).toBe(true)
      expect(request.instructions).toBe(first?.instructions)
    }
  },
)

verifies('agent:tool-search', 'what was offered keeps its place: the list only grows', async () => {
  await using world = searchingWorld({
    model: inTurn(
      searches('merge branch'),
      searches('send message'),
      searches('merge message'),
      says('done'),
    ),
  })
  await run(world)
  for (const [index, request] of world.requests.entries()) {
    const before = world.requests[index - 1]?.tools ?? []
    expect(request.tools.slice(0, before.length)).toEqual(before)
    expect(new Set(toolNames(request)).size).toBe(request.tools.length)
  }
  await run(world, 'and again')
  expect(world.requests.at(-1)?.tools).toEqual(world.requests[3]?.tools)
  expect(world.requests.at(-1)?.instructions).toBe(world.requests[3]?.instructions)
})

verifies('agent:tool-search', 'what is offered stays within a part of the context', async () => {
  const large = { inputSchema: { type: 'object', description: 'x'.repeat(20_000) } }
  const entries = Array.from({ length: 70 }, (_, index) => toolEntry('big', `grow_${index}`, large))
  await using world = createWorld({
    catalogue: () => [...entries, toolEntry('big', 'shrink', { description: 'grow smaller' })],
    contextTokens: 100_000,
    model: inTurn(
      ...Array.from({ length: 8 }, (_, index) => searches(`grow ${index}`)),
      searches('shrink'),
      says('done'),
    ),
  })
  await run(world)
  const last = world.requests.at(-1)
  expect(JSON.stringify(last?.tools).length / 3.5).toBeLessThan(25_000)
  expect(lastAnswer(world.requests.at(-2))).toContain('cannot be offered')
  expect(toolNames(last)).toContain('big__shrink')
})

verifies('agent:tool-search', 'searches of one answer share the room', async () => {
  await using world = searchingWorld({
    model: inTurn(
      calls(
        ...['create', 'list', 'delete', 'update', 'get', 'send', 'archive', 'merge', 'export'].map(
          (query) => [searchToolName, { query }] as const,
        ),
      ),
      says('done'),
    ),
  })
  await run(world)
  expect(toolNames(world.requests[1])).toHaveLength(101)
  expect(new Set(toolNames(world.requests[1])).size).toBe(101)
})

verifies('agent:tool-search', 'a tool that was not found yet is offered instead of called', async () => {
  await using world = searchingWorld({
    granted: () => true,
    model: inTurn(
      calls(['server3__archive_invoice_27', { reason: 'old' }]),
      calls(['server3__archive_invoice_27', { reason: 'old' }]),
      says('done'),
    ),
  })
  await run(world)
  expect(lastAnswer(world.requests[1])).toContain('was not made')
  expect(toolNames(world.requests[1])).toEqual([searchToolName, 'server3__archive_invoice_27'])
  expect(world.dispatched).toHaveLength(1)
})

verifies('agent:tool-search', 'bad searches are answered with what to do', async () => {
  await using world = searchingWorld({
    model: inTurn(
      calls([searchToolName, 'no json']),
      calls([searchToolName, { query: '  ' }], [searchToolName, { query: 7 }], ['server0__gone', {}]),
      searches('xyzzyplugh'),
      says('done'),
    ),
  })
  await run(world)
  expect(lastAnswer(world.requests[1])).toContain('{"query": "a few words"}')
  expect(lastAnswer(world.requests[2])).toBe(
    'There is no tool named "server0__gone". Find tools with search_tools.',
  )
  expect(lastAnswer(world.requests[3])).toContain('None of the 500 tools matches.')
  expect(toolNames(world.requests.at(-1))).toEqual([searchToolName])
})

verifies(
  'agent:tool-search-local',
  'a search asks nobody, starts nothing, and stands in the transcript',
  async () => {
    let prepared = 0
    await using world = searchingWorld({
      prepare: async () => {
        prepared += 1
        return { ok: true, value: null }
      },
      model: inTurn(searches('archive invoice'), says('done')),
    })
    await run(world)
    expect([prepared, world.proposalsSeen, world.dispatched]).toEqual([0, [], []])
    const item = world.transcript().items.find(({ kind }) => kind === 'call')
    expect(item).toMatchObject({ state: { kind: 'found', query: 'archive invoice' } })
  },
)

verifies('agent:tool-search-local', 'searches count as steps, and as repetitions', async () => {
  await using world = searchingWorld({ model: searches('archive invoice') })
  await run(world)
  expect(world.lastEvent('run-finished')).toMatchObject({ reason: 'repeating' })
  expect(world.requests).toHaveLength(3)
  await using limited = searchingWorld({
    budget: { steps: 2, tokens: null, costUsd: null },
    model: inTurn(searches('one issue'), searches('archive invoice'), searches('send message')),
  })
  await run(limited)
  expect(limited.lastEvent('run-finished')).toMatchObject({ reason: 'step-limit' })
})

verifies('agent:tool-search', 'tools that come and go in the middle of a run', async () => {
  let entries: readonly CatalogueEntry[] = manyTools(500, 4)
  const changing: ModelScript = (request, signal) => {
    const next = {
      1: searches('archive invoice'),
      2: searches('brandnew'),
      3: calls(['server3__archive_invoice_27', {}], ['fresh__brandnew', {}]),
    }[world.requests.length]
    if (world.requests.length === 1) entries = [...entries.slice(100), toolEntry('fresh', 'brandnew')]
    return (next ?? says('done'))(request, signal)
  }
  await using world = createWorld({
    catalogue: () => entries,
    tools: { brandnew: async () => textResult('new') },
    granted: () => true,
    contextTokens: 200_000,
    model: changing,
  })
  await run(world)
  expect(toolNames(world.requests[1])).not.toContain('server3__archive_invoice_27')
  expect(toolNames(world.requests[2])).toContain('fresh__brandnew')
  expect(world.dispatched).toMatchObject([{ tool: 'brandnew' }])
  expect(new Set(world.requests.map(({ instructions }) => instructions)).size).toBe(1)
})

verifies(
  'agent:tool-search',
  'killed before a search was answered: answered at the next start, nothing asked',
  async () => {
    await using world = searchingWorld({ model: searches('archive invoice') })
    let isStored = false
    world.agent.subscribe(() => undefined)
    await world.agent.send(conversation, 'archive my invoices')
    await world.until(() => {
      isStored ||= world.events().some(({ type }) => type === 'call-requested')
      return isStored
    })
    await world.crash()
    await world.untilRunEnds()
    expect(world.lastEvent('run-finished')).toMatchObject({ reason: 'interrupted' })
    expect(world.events().filter(({ type }) => type === 'tools-offered')).toHaveLength(1)
    world.setModel(says('done'))
    await world.agent.continueRun(conversation)
    await world.untilRunEnds()
    expect(toolNames(world.requests.at(-1))).toContain('server3__archive_invoice_27')
  },
)

verifies('agent:replay', 'what was offered when follows from the stored events', async () => {
  await using world = searchingWorld({
    model: inTurn(searches('merge branch'), searches('send message'), says('done')),
  })
  await world.agent.send(conversation, 'go')
  await world.until(() => world.requests.length === 3)
  const { run: open } = world.transcript()
  expect([searchToolName, ...(open?.tools ?? []).map(({ name }) => name)]).toEqual(
    toolNames(world.requests[2]),
  )
})

verifies('agent:tool-search', 'a model that takes no tools is told of none', async () => {
  await using world = searchingWorld({ takesTools: false, model: says('I have none') })
  await run(world)
  expect(world.requests[0]?.instructions).not.toContain(searchToolName)
  expect(toolNames(world.requests[0])).not.toContain(searchToolName)
})

test('outside of such a run the name means nothing', async () => {
  await using world = createWorld({ model: inTurn(searches('x'), says('done')) })
  await run(world)
  expect(lastAnswer(world.requests[1])).toBe('There is no tool named "search_tools". There are no tools.')
})

verifies(
  'agent:tool-search',
  'stopped, closed or killed at any commit: every search has one answer',
  async () => {
    for (const end of ['stop', 'restart', 'crash'] as const)
      for (let commits = 1; commits < 9; commits += 1) {
        await using world = searchingWorld({
          model: inTurn(searches('archive invoice'), searches('merge branch'), says('done')),
        })
        await world.agent.send(conversation, 'archive my invoices')
        await world.until(() => world.commits.length >= commits || world.transcript().run === null)
        if (end === 'stop') await world.agent.stop(conversation)
        else await world[end]()
        await world.untilRunEnds()
        await world.agent.continueRun(conversation)
        await world.until(() => world.transcript().run === null)
        expect(world.transcript().run).toBeNull()
        for (const request of world.requests) expect(givesOneAnswerPerCall(request.messages)).toBe(true)
        if (end !== 'crash') expect(world.logged).toEqual([])
        const answered = world
          .events()
          .flatMap((event) => (event.type === 'tools-offered' ? [event.callId] : []))
        expect(new Set(answered).size).toBe(answered.length)
      }
  },
)
