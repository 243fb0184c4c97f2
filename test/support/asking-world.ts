import { callId, conversationId, serverId } from '#contract/ids'
import type { JsonObject } from '#contract/json'
import { exhausted, fail, ok, type Result } from '#contract/result'
import type { ServerRequest } from '#contract/server-requests'
import type { ModelOption } from '#contract/views'
import type { ModelEvent, ModelRequest } from '../../main/model-request.ts'
import type {
  AddressQuestion,
  Asker,
  ElicitationDecision,
  FormQuestion,
  ReviewQuestion,
  SamplingDecision,
  SamplingQuestion,
} from '../../main/server-questions.ts'
import { createServerRequests } from '../../main/server-requests/server-requests.ts'

/** A question that waits until the test decides it; aborting withdraws it, as consent does. */
export type OpenQuestion = { readonly settle: (decision: unknown) => void } & (
  | { readonly kind: 'form'; readonly question: FormQuestion }
  | { readonly kind: 'address'; readonly question: AddressQuestion }
  | { readonly kind: 'sampling'; readonly question: SamplingQuestion }
  | { readonly kind: 'review'; readonly question: ReviewQuestion }
)

/** What the user does as soon as a question is there; undefined leaves it open. */
export type Reaction = (question: OpenQuestion) => unknown

export type AskingWorldOptions = {
  readonly react?: Reaction
  readonly model?: (request: ModelRequest, signal: AbortSignal) => AsyncIterable<ModelEvent>
  readonly options?: readonly ModelOption[]
  readonly defaultModel?: string | null
  readonly conversationModel?: string | null
  readonly roots?: readonly string[]
  readonly dataDirectory?: string
  /** The answerer under test; the product's unless given. */
  readonly create?: typeof createServerRequests
}

export const conversation = conversationId.parse('conversation')

export const askerOf = (
  changes: { readonly server?: string; readonly call?: string | null } = {},
): Asker => ({
  serverId: serverId.parse(changes.server ?? 'server-1'),
  alias: changes.server ?? 'files',
  call:
    changes.call === null
      ? null
      : { conversation, callId: callId.parse(changes.call ?? 'call-1'), tool: 'tool' },
})

export const optionOf = (id: string, changes: Partial<ModelOption> = {}): ModelOption => ({
  id,
  provider: id.split('/')[0] ?? '',
  model: id.split('/').slice(1).join('/'),
  contextTokens: null,
  images: null,
  pdf: null,
  tools: null,
  efforts: [],
  pricePerMillion: null,
  ...changes,
})

export const usage = {
  inputTokens: 7,
  outputTokens: 3,
  cachedInputTokens: 0,
  reasoningTokens: 0,
  costUsd: 0.01,
}

/** A model that says this and stops. */
export const sampled = (...texts: readonly string[]): NonNullable<AskingWorldOptions['model']> =>
  async function* () {
    for (const text of texts) yield { kind: 'text', text }
    yield { kind: 'finished', finish: 'stop', calls: [], usage }
  }

export const samplingOf = (changes: JsonObject = {}): ServerRequest => ({
  kind: 'sampling',
  params: {
    messages: [{ role: 'user', content: { type: 'text', text: 'Hello?' } }],
    maxTokens: 100,
    ...changes,
  },
})

export const form: ServerRequest = {
  kind: 'elicit-form',
  message: 'Your name?',
  schema: { type: 'object', properties: { name: { type: 'string', default: 'John' } } },
}

export const address: ServerRequest = {
  kind: 'elicit-url',
  message: 'Go there',
  url: 'https://example.com/a',
  elicitationId: 'e-1',
}

/** What a user who allows everything does. */
export const allowAll: Reaction = ({ kind, question }) => {
  switch (kind) {
    case 'form':
      return { kind: 'accepted', content: { name: 'Ada' } } satisfies ElicitationDecision
    case 'address':
      return { kind: 'accepted', content: {} } satisfies ElicitationDecision
    case 'sampling':
      return allowed(question)
    case 'review':
      return 'allowed'
    default:
      return exhausted(kind)
  }
}

export const allowed = (
  { params, models }: SamplingQuestion,
  changes: Partial<Extract<SamplingDecision, { readonly kind: 'allowed' }>> = {},
): SamplingDecision => ({ kind: 'allowed', params, model: models[0] ?? '', review: false, ...changes })

/** An answerer among ports that record what they were asked. */
export const createAskingWorld = (options: AskingWorldOptions = {}) => {
  const open: OpenQuestion[] = []
  const asked: OpenQuestion[] = []
  const modelRequests: ModelRequest[] = []
  const lines: string[] = []
  const warnings: string[] = []
  let now = 1_000
  let peak = 0

  const put = <Value>(
    kind: OpenQuestion['kind'],
    question: unknown,
    signal: AbortSignal,
    withdrawn: unknown,
  ): Promise<Result<Value>> =>
    new Promise((resolve) => {
      const settle = (decision: unknown): void => {
        open.splice(open.indexOf(entry), 1)
        // The test decides as the kind of question wants it.
        resolve(decision === 'unreadable' ? fail('unreadable', 'not this schema') : ok(decision as Value))
      }
      const entry = { kind, question, settle } as OpenQuestion
      open.push(entry)
      asked.push(entry)
      peak = Math.max(peak, open.length)
      signal.addEventListener('abort', () => settle(withdrawn), { once: true })
      const decision = options.react?.(entry)
      if (decision !== undefined) queueMicrotask(() => settle(decision))
    })

  const model = options.model ?? sampled('Hello.')
  const models = options.options ?? [optionOf('local/scripted'), optionOf('cloud/large')]
  const requests = (options.create ?? createServerRequests)({
    questions: {
      form: (question, signal) => put('form', question, signal, { kind: 'cancelled' }),
      address: (question, signal) => put('address', question, signal, { kind: 'cancelled' }),
      sampling: (question, signal) => put('sampling', question, signal, { kind: 'cancelled' }),
      review: (question, signal) => put('review', question, signal, 'cancelled'),
    },
    model: {
      options: () => models,
      option: (id) => models.find((option) => option.id === id) ?? null,
      defaultModel: () => options.defaultModel ?? null,
      stream: (request, signal) => {
        modelRequests.push(request)
        return model(request, signal)
      },
    },
    modelOf: () => Promise.resolve(options.conversationModel ?? null),
    rootsOf: () => options.roots ?? [],
    dataDirectory: options.dataDirectory ?? '/nowhere/assent',
    log: (_alias, text) => lines.push(text),
    warn: (_id, message) => warnings.push(message()),
    now: () => now,
  })
  const ask = (
    request: ServerRequest,
    { signal = new AbortController().signal, asker = askerOf() } = {},
  ): ReturnType<typeof requests.answer> => requests.answer(asker, request, signal)

  return {
    ask,
    /** Questions that wait now, and all that were ever put. */
    open,
    asked,
    modelRequests,
    lines,
    warnings,
    /** The most questions that were open at the same time. */
    peak: () => peak,
    pass: (ms: number) => {
      now += ms
    },
  }
}

export const settledTurns = async (turns = 20): Promise<void> => {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
