/**
 * The OpenAI chat-completions wire form, written from its documentation: the streamed one (server-sent events) and the
 * plain one. Nothing here knows the product.
 */

export type ScriptedCall = { readonly name: string; readonly arguments: string; readonly id?: string }

/** Token counts as an endpoint reports them. */
export type ScriptedUsage = {
  readonly input: number
  readonly output: number
  readonly cached?: number
  readonly reasoning?: number
}

/** One whole answer of a model. */
export type Answer = {
  readonly text?: string
  readonly reasoning?: string
  /** The name of the field that carries reasoning: endpoints use either. */
  readonly reasoningField?: 'reasoning_content' | 'reasoning'
  readonly refusal?: string
  readonly calls?: readonly ScriptedCall[]
  /** Default: `tool_calls` when there are calls, otherwise `stop`. Null leaves it out, as a broken endpoint does. */
  readonly finish?: string | null
  /** Null sends none. */
  readonly usage?: ScriptedUsage | null
  /** Into how many pieces each text and each argument string is cut. Default 3. */
  readonly pieces?: number
}

const defaultUsage: ScriptedUsage = { input: 100, output: 20 }

/** The answer as the list of server-sent events, each ready to be written, `[DONE]` last. */
export const streamedEvents = (answer: Answer, model = 'scripted'): readonly string[] => [
  ...chunksOf(answer).map((choice) => sentEvent({ ...envelope(model, 'chat.completion.chunk'), ...choice })),
  'data: [DONE]\n\n',
]

/** The answer as one server-sent byte transcript. */
export const transcript = (answer: Answer, model?: string): string => streamedEvents(answer, model).join('')

/** The answer as an endpoint gives it that does not stream. */
export const plainBody = (answer: Answer, model = 'scripted'): string =>
  JSON.stringify({
    ...envelope(model, 'chat.completion'),
    choices: [{ index: 0, message: message(answer), finish_reason: finishOf(answer) }],
    ...usageField(answer),
  })

export const sentEvent = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`

const envelope = (model: string, object: string) => ({
  id: 'chatcmpl-scripted',
  object,
  created: 1_780_000_000,
  model,
})

const message = (answer: Answer) => ({
  role: 'assistant',
  content: answer.text ?? null,
  ...(answer.refusal === undefined ? {} : { refusal: answer.refusal }),
  ...(answer.reasoning === undefined
    ? {}
    : { [answer.reasoningField ?? 'reasoning_content']: answer.reasoning }),
  ...(answer.calls === undefined
    ? {}
    : {
        tool_calls: answer.calls.map((call, index) => ({
          id: callId(call, index),
          type: 'function',
          function: call,
        })),
      }),
})

const chunksOf = (answer: Answer): readonly object[] => [
  delta({ role: 'assistant', content: '' }),
  ...cut(answer.reasoning ?? '', answer.pieces).map((piece) =>
    delta({ [answer.reasoningField ?? 'reasoning_content']: piece }),
  ),
  ...cut(answer.text ?? '', answer.pieces).map((piece) => delta({ content: piece })),
  ...cut(answer.refusal ?? '', answer.pieces).map((piece) => delta({ refusal: piece })),
  ...(answer.calls ?? []).flatMap((call, index) => callChunks(call, index, answer.pieces)),
  ...(finishOf(answer) === null ? [] : [delta({}, finishOf(answer))]),
  ...(answer.usage === null ? [] : [{ choices: [], ...usageField(answer) }]),
]

const delta = (fields: object, finish: string | null = null) => ({
  choices: [{ index: 0, delta: fields, finish_reason: finish }],
})

/** The first delta of a call carries its id and name and no argument, the others a piece of the arguments each. */
const callChunks = (call: ScriptedCall, index: number, pieces: number | undefined) => [
  delta({
    tool_calls: [
      { index, id: callId(call, index), type: 'function', function: { name: call.name, arguments: '' } },
    ],
  }),
  ...cut(call.arguments, pieces).map((piece) =>
    delta({ tool_calls: [{ index, function: { arguments: piece } }] }),
  ),
]

const callId = (call: ScriptedCall, index: number): string => call.id ?? `call_${index}_${call.name}`

const finishOf = (answer: Answer): string | null => {
  if (answer.finish !== undefined) return answer.finish
  return answer.calls === undefined || answer.calls.length === 0 ? 'stop' : 'tool_calls'
}

const usageField = ({ usage = defaultUsage }: Answer) =>
  usage === null
    ? {}
    : {
        usage: {
          prompt_tokens: usage.input,
          completion_tokens: usage.output,
          total_tokens: usage.input + usage.output,
          prompt_tokens_details: { cached_tokens: usage.cached ?? 0 },
          completion_tokens_details: { reasoning_tokens: usage.reasoning ?? 0 },
        },
      }

/** Cuts between code points, since an endpoint never sends half a character inside a JSON string. */
const cut = (text: string, pieces = 3): readonly string[] => {
  const points = Array.from(text)
  const size = Math.max(1, Math.ceil(points.length / pieces))
  return Array.from({ length: Math.ceil(points.length / size) }, (_, index) =>
    points.slice(index * size, (index + 1) * size).join(''),
  )
}
