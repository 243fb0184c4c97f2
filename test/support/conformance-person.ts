import { randomUUID } from 'node:crypto'
import { asId, serverId } from '#contract/ids'
import type { JsonObject, JsonValue } from '#contract/json'
import { ok } from '#contract/result'
import type { FormField } from '#contract/server-requests'
import type { Question } from '#contract/views'
import { canonicalise } from '../../main/consent/canonical.ts'
import { createQuestionQueue } from '../../main/consent/question-queue.ts'
import { createServerQuestions } from '../../main/consent/server-questions.ts'
import type { PermitContents } from '../../main/call.ts'
import type { CallOutcome } from '../../main/call.ts'
import { callTool } from '../../main/mcp/call/call-tool.ts'
import type { Session } from '../../main/mcp/session/session.ts'
import type { HandleServerRequest } from '../../main/server-request.ts'
import { createServerRequests } from '../../main/server-requests/server-requests.ts'
import { createMemoryJournal } from '../fixtures/consent/memory-journal.ts'

/** Somebody at the consent page who sends each form as it stands there, with yes where nothing is chosen. */
export const createConformancePerson = (): HandleServerRequest => {
  const queue = createQuestionQueue()
  const questions = createServerQuestions({
    bootId: randomUUID(),
    journal: createMemoryJournal(),
    queue,
    newRequestId: () => asId(randomUUID()),
    describe: () => Promise.resolve({ title: '', model: null }),
    openUrl: null,
    checkPattern: () => Promise.resolve('matches'),
    now: Date.now,
    log: say,
  })
  queue.subscribe(() => {
    const { question } = queue.view(0)
    if (question) void queue.decide(decisionOn(question))
  })
  const { answer } = createServerRequests({
    questions,
    model: { options: () => [], option: () => null, defaultModel: () => null, stream: noModel },
    modelOf: () => Promise.resolve(null),
    rootsOf: () => [],
    dataDirectory: '/nowhere/at/all',
    log: (_alias, text) => say(text),
    warn: (_id, message) => say(message()),
    now: () => performance.now(),
  })
  const asker = { serverId: serverId.parse('conformance'), alias: 'conformance', call: null }
  return async (request, signal) => (await answer(asker, request, signal)).answer
}

/** Kept by the suite with what went wrong. */
const say = (line: string): void => void process.stderr.write(`${line}\n`)

const noModel = () => {
  throw new Error('there is no model here')
}

const decisionOn = ({ requestId, shownHash, fields = [] }: Question) => ({
  requestId,
  shownHash,
  verdict: 'answer' as const,
  values: Object.fromEntries(fields.map((field) => [field.name, valueOf(field)])),
})

const valueOf = ({ control }: FormField): JsonValue =>
  control.kind === 'yes-no' ? (control.initial ?? true) : control.initial

const roundLimit = 10

/** Calls a tool as the product does, and again with what its server wants to know. */
export const callInRounds = async (
  session: Session,
  tool: string,
  person: HandleServerRequest,
): Promise<CallOutcome> => {
  let outcome = await callOnce(session, { tool, input: null }, person)
  for (let round = 1; outcome.kind === 'input-required' && round <= roundLimit; round += 1) {
    const { requests, requestState } = outcome
    const responses: [string, JsonObject][] = []
    for (const [name, request] of Object.entries(requests)) {
      const answer = await person(request, new AbortController().signal)
      if (answer.kind === 'error') throw new Error(answer.message)
      responses.push([name, answer.result])
    }
    const canonicalResponses = canonicalise(Object.fromEntries(responses))
    outcome = await callOnce(session, { tool, input: { canonicalResponses, requestState } }, person)
  }
  return outcome
}

const callOnce = (
  session: Session,
  { tool, input }: Pick<PermitContents, 'tool' | 'input'>,
  person: HandleServerRequest,
): Promise<CallOutcome> =>
  callTool(
    {
      callId: asId(randomUUID()),
      serverId: serverId.parse('conformance'),
      alias: 'conformance',
      incarnation: 1,
      launchHash: '',
      definitionHash: '',
      canonicalArguments: canonicalise({}),
      tool,
      input,
    },
    {
      signal: AbortSignal.timeout(25_000),
      timeoutMs: () => 25_000,
      onProgress: () => {},
      onServerRequest: person,
    },
    {
      session,
      outputSchema: null,
      asTask: false,
      now: () => performance.now(),
      defaultTimeoutMs: 25_000,
      validate: () => Promise.resolve(ok(null)),
      validateAnswer: () => Promise.resolve(ok(null)),
      stderrTail: () => '',
      onTimeout: () => {},
    },
  )
