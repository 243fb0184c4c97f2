import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect } from 'vitest'
import type { CallItem } from '#contract/call-item'
import type { ConversationId } from '#contract/ids'
import type { Input } from '#contract/methods'
import { applyEvents, emptyTranscript, type TranscriptItem } from '#contract/transcript'
import type { Question } from '#contract/views'
import { decide, question, questionsOf } from '../fixtures/consent/scene.ts'
import { startAssent, type AssentProcess, type Pages } from '../support/assent-process.ts'
import { says } from '../support/model-server/replies.ts'
import { startModelServer, type ModelServer } from '../support/model-server.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'
import { referenceServer } from '../support/workspace-folder.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'assent-asks-')))
const data = join(folder, 'data')
const notes = join(folder, 'my notes')
let model: ModelServer
let assent: AssentProcess
let opened: Pages
let conversation: ConversationId

const scene = { pages: () => opened }

beforeAll(async () => {
  mkdirSync(data)
  mkdirSync(notes)
  model = await startModelServer()
  const asking = new URL('../fixtures/servers/asking-server.ts', import.meta.url).pathname
  const configuration = {
    version: 1,
    models: {
      default: 'local/scripted',
      providers: { local: { kind: 'openai-compatible', baseUrl: model.url, models: ['scripted', 'other'] } },
    },
    servers: {
      everything: { ...referenceServer('everything'), roots: [notes, join(folder, 'gone')] },
      asking: { command: process.execPath, args: [asking] },
    },
  }
  writeFileSync(join(data, 'assent.yaml'), JSON.stringify(configuration))
  assent = await startAssent({ dataDirectory: data })
  opened = await assent.pages()
  for (const alias of ['everything', 'asking']) {
    await decide(scene, await question(scene, `Start server ${alias}?`), 'once')
    await until(`${alias} is ready`, async () => {
      const read = await opened.chat.bridge.readServer({ alias })
      return read.ok && read.value.state.kind === 'ready' && read.value.tools.length > 0
    })
  }
  const created = await opened.chat.bridge.createConversation({})
  if (!created.ok) throw new Error(created.problem.message)
  conversation = created.value.conversation
}, 120_000)

afterAll(async () => {
  await assent[Symbol.asyncDispose]()
  await model.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs the tool by hand and allows it; resolves when the server has it. */
const run = async (alias: string, tool: string, given: object = {}): Promise<void> => {
  const asked = opened.chat.bridge.runTool({ conversation, alias, tool, arguments: JSON.stringify(given) })
  await decide(scene, await question(scene, `Allow ${alias}.${tool}?`), 'once')
  const reply = await asked
  if (!reply.ok) throw new Error(reply.problem.message)
}

const read = async () => {
  const page = await opened.chat.bridge.openConversation({ conversation })
  if (!page.ok) throw new Error(page.problem.message)
  const { items } = applyEvents(emptyTranscript, page.value.events)
  return { items, activity: page.value.summary.activity }
}

const isCall = (item: TranscriptItem): item is CallItem => item.kind === 'call'

const lastCall = async (): Promise<CallItem | undefined> => (await read()).items.filter(isCall).at(-1)

/** The text of the last call, once its run is over. */
const answered = (): Promise<string> =>
  until('the call is done', async () => {
    const { items, activity } = await read()
    const call = items.filter(isCall).at(-1)
    return activity === 'idle' && call?.state.kind === 'done' && JSON.stringify(call.state.result.content)
  })

type Decision = Input<'decide'>
type Own<Verdict extends Decision['verdict']> = Omit<
  Extract<Decision, { readonly verdict: Verdict }>,
  'requestId' | 'shownHash'
>

type Answer = Own<'sample'> | Own<'answer'> | Own<'deny'> | Own<'allow'> | Own<'dismiss'>

const answer = async (open: Question, given: Answer) => {
  const { requestId, shownHash } = open
  const reply = await opened.consent.bridge.decide({ requestId, shownHash, ...given })
  if (!reply.ok) throw new Error(reply.problem.message)
}

const modelRequests = () => model.requests.filter(({ method }) => method === 'POST')

verifies('requests:roots', 'a server from npm is told of the folder that is there', async () => {
  await run('everything', 'get-roots-list')
  const text = await answered()
  expect(text).toContain(pathToFileURL(notes).href)
  expect(text).toContain('my notes')
  expect(text).not.toContain('gone')
})

verifies(
  'requests:ask-first',
  'a server from npm gets its answer after the question and the review, exactly as shown',
  async () => {
    model.enqueue(says('Forty-two.'))
    await run('everything', 'trigger-sampling-request', { prompt: 'What is it?', maxTokens: 33 })
    const asked = await question(scene, 'Let everything ask a model?')
    expect(asked.sampling).toMatchObject({ models: ['local/scripted', 'local/other'] })
    expect(modelRequests()).toEqual([])
    await answer(asked, { verdict: 'sample', model: 'local/scripted', review: true })
    const review = await question(scene, 'Give this answer to everything?')
    expect(review.exact).toContain('Forty-two.')
    expect(modelRequests().map(({ body }) => body)).toMatchObject([
      {
        model: 'scripted',
        max_tokens: 33,
        temperature: 0.7,
        messages: [
          { role: 'system', content: 'You are a helpful test server.' },
          { role: 'user', content: 'Resource trigger-sampling-request context: What is it?' },
        ],
      },
    ])
    expect((await lastCall())?.state.kind).toBe('running')
    await answer(review, { verdict: 'allow', scope: 'once' })
    expect(await answered()).toContain('Forty-two.')
    expect((await lastCall())?.asks).toHaveLength(1)
  },
)

verifies('requests:declined', 'a declined request of a server from npm asks no model', async () => {
  const before = modelRequests().length
  await run('everything', 'trigger-sampling-request', { prompt: 'Again?' })
  await answer(await question(scene, 'Let everything ask a model?'), { verdict: 'deny' })
  expect(await answered()).toContain('User rejected sampling request')
  expect(modelRequests()).toHaveLength(before)
})

verifies('requests:declined', 'a form of a server from npm comes back as it was filled in', async () => {
  await run('everything', 'trigger-elicitation-request')
  const form = await question(scene, 'Answer everything?')
  const defaults = Object.fromEntries(
    (form.fields ?? []).flatMap(({ name, control: { initial } }) =>
      initial === null || initial === '' ? [] : [[name, initial]],
    ),
  )
  await answer(form, { verdict: 'answer', values: { ...defaults, name: 'Ada', check: true } })
  const text = await answered()
  for (const value of ['Ada', 'It was a dark and stormy night.', '3.14', 'hero-1'])
    expect(text).toContain(value)
})

verifies(
  'requests:roots-chosen',
  'other folders are a question, and the running server hears of them once',
  async () => {
    const { bridge } = opened.chat
    const readAsking = async () => {
      const server = await bridge.readServer({ alias: 'asking' })
      if (!server.ok) throw new Error(server.problem.message)
      return server.value
    }
    const before = await readAsking()
    const definition = { ...before.definition, roots: [notes] }
    expect(await bridge.draftServer({ alias: 'asking', definition })).toMatchObject({ ok: true })
    const change = await question(scene, 'Apply this change?')
    expect(change.exact).toContain('my notes')
    expect((await readAsking()).roots).toEqual([])
    await decide(scene, change, 'once')
    const linesAboutRoots = async () =>
      (await readAsking()).log.filter(({ text }) => text.includes('the roots are others now'))
    await until('the server has heard', async () => (await linesAboutRoots()).length > 0)
    await run('asking', 'ask', { method: 'roots/list', params: {} })
    expect(await answered()).toContain(pathToFileURL(notes).href)
    expect(await linesAboutRoots()).toHaveLength(1)
    expect((await readAsking()).state).toEqual(before.state)
  },
)

const passwordForm = {
  message: 'Log in again',
  requestedSchema: { type: 'object', properties: { password: { type: 'string' } }, required: ['password'] },
}

verifies(
  'requests:declined',
  'a form for a password is warned of, and dismissing it says nothing',
  async () => {
    await run('asking', 'ask', { method: 'elicitation/create', params: passwordForm })
    const form = await question(scene, 'Answer asking?')
    expect(form.facts.filter(({ icon }) => icon === 'caution')).not.toEqual([])
    await answer(form, { verdict: 'dismiss' })
    expect(await answered()).toMatch(/first.*cancel/)
  },
)

const sampling = { messages: [{ role: 'user', content: { type: 'text', text: 'x' } }], maxTokens: 5 }

verifies(
  'requests:limits',
  '3,000 sampling requests: one question at a time, a bounded number in all, nothing to a model',
  async () => {
    const before = modelRequests().length
    await run('asking', 'ask', { method: 'sampling/createMessage', params: sampling, count: 3_000 })
    let denied = 0
    const denying = until('the flood is over', async () => {
      const open = (await questionsOf(scene)).filter(({ kind }) => kind === 'sampling')
      expect(open.length).toBeLessThanOrEqual(1)
      const [first] = open
      if (first) {
        await answer(first, { verdict: 'deny' })
        denied += 1
      }
      return (await lastCall())?.state.kind === 'done'
    })
    await denying
    expect(denied).toBeLessThanOrEqual(10)
    expect(await answered()).toMatch(/-32000\\*":29\d\d/)
    expect(modelRequests()).toHaveLength(before)
    const workspace = await opened.chat.bridge.readWorkspace({})
    expect(workspace.ok && workspace.value.notices.map(({ message }) => message).join()).toContain(
      'asks too often',
    )
  },
)

verifies('requests:limits', 'further forms are refused without a question', async () => {
  await run('asking', 'ask', {
    method: 'elicitation/create',
    params: passwordForm,
  })
  expect(await answered()).toContain('Too many questions')
})

verifies(
  'requests:declared',
  'tools in sampling are refused, and unknown ends of addresses ignored',
  async () => {
    // A log takes so many lines a second, and the floods of other tests may have used them up.
    await until('the log has it', async () => {
      await run('asking', 'complete')
      await answered()
      const server = await opened.chat.bridge.readServer({ alias: 'asking' })
      return server.ok && JSON.stringify(server.value.log).includes('wanted at an address is done')
    })
    await run('asking', 'ask', { method: 'sampling/createMessage', params: { ...sampling, tools: [] } })
    expect(await answered()).toContain('-32602')
  },
)
