import type { ProviderKind } from '../../main/model-request.ts'
import { sentEvent, streamedEvents } from './model-server/wire.ts'

/**
 * The beginning and the whole of an answer in the wire form of each kind of provider, from its documentation, and an
 * error before and inside it: what a failure at a given moment looks like.
 */
export type Wire = {
  /** Begins an answer without a word of it. */
  readonly start: string
  /** The next pieces, in this order: a thought, a word, half of a call. */
  readonly reasoning: string
  readonly text: string
  readonly halfCall: string
  /** A whole answer with one call. */
  readonly call: string
  readonly errorBody: (status: number) => object
  readonly errorEvent: (status: number) => string
  /** This form tells what the model thinks. */
  readonly reasons: boolean
}

const named = (type: string, value: object): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...value })}\n\n`

const anthropicTypes: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  504: 'timeout_error',
  529: 'overloaded_error',
}
const anthropicError = (status: number) => ({
  error: { type: anthropicTypes[status] ?? 'invalid_request_error', message: `scripted ${status}` },
})
const anthropicBlock = (index: number, block: object, delta: object): string =>
  named('content_block_start', { index, content_block: block }) +
  named('content_block_delta', { index, delta })
const anthropicStart = named('message_start', {
  message: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    content: [],
    model: 'scripted',
    usage: { input_tokens: 9 },
  },
})
const toolUse = { type: 'tool_use', id: 'toolu_1', name: 'files__read', input: {} }

/** https://platform.claude.com/docs/en/build-with-claude/streaming */
const anthropic: Wire = {
  start: anthropicStart,
  reasoning: anthropicBlock(
    0,
    { type: 'thinking', thinking: '' },
    { type: 'thinking_delta', thinking: 'Hm.' },
  ),
  text: anthropicBlock(1, { type: 'text', text: '' }, { type: 'text_delta', text: 'So' }),
  halfCall: anthropicBlock(2, toolUse, { type: 'input_json_delta', partial_json: '{"path":"a' }),
  call:
    anthropicStart +
    anthropicBlock(0, toolUse, { type: 'input_json_delta', partial_json: '{"path":"a"}' }) +
    named('content_block_stop', { index: 0 }) +
    named('message_delta', { delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 5 } }) +
    named('message_stop', {}),
  errorBody: (status) => ({ type: 'error', ...anthropicError(status) }),
  errorEvent: (status) => named('error', anthropicError(status)),
  reasons: true,
}

const googleStatuses: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ABORTED',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
}
const googleError = (code: number) => ({
  error: { code, message: `scripted ${code}`, status: googleStatuses[code] ?? 'UNKNOWN' },
})
const googleChunk = (parts: readonly object[], more: object = {}): string =>
  `data: ${JSON.stringify({ candidates: [{ content: { parts, role: 'model' }, ...more }] })}\r\n\r\n`

/** https://ai.google.dev/api/generate-content. A call never comes in pieces: half of one is half of a chunk. */
const google: Wire = {
  start: googleChunk([]),
  reasoning: googleChunk([{ text: 'Hm.', thought: true }]),
  text: googleChunk([{ text: 'So' }]),
  halfCall: googleChunk([{ functionCall: { name: 'files__read', args: { path: 'a' } } }]),
  call: googleChunk([{ functionCall: { name: 'files__read', args: { path: 'a' } } }], {
    finishReason: 'STOP',
  }),
  errorBody: googleError,
  errorEvent: (status) => `data: ${JSON.stringify(googleError(status))}\r\n\r\n`,
  reasons: true,
}

const openAiError = (status: number) => ({
  error: {
    message: `scripted ${status}`,
    type: status >= 500 ? 'server_error' : 'scripted',
    param: null,
    code: null,
  },
})
const item = { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'files__read' }
const response = { id: 'resp_1', created_at: 1_780_000_000, model: 'scripted' }
const responsesStart = named('response.created', { response })

/** https://platform.openai.com/docs/api-reference/responses-streaming */
const openai: Wire = {
  start: responsesStart,
  reasoning:
    named('response.output_item.added', {
      output_index: 0,
      item: { type: 'reasoning', id: 'rs_1', summary: [] },
    }) +
    named('response.reasoning_summary_part.added', { item_id: 'rs_1', output_index: 0, summary_index: 0 }) +
    named('response.reasoning_summary_text.delta', {
      item_id: 'rs_1',
      output_index: 0,
      summary_index: 0,
      delta: 'Hm.',
    }),
  text:
    named('response.output_item.added', { output_index: 1, item: { type: 'message', id: 'msg_1' } }) +
    named('response.output_text.delta', { item_id: 'msg_1', output_index: 1, content_index: 0, delta: 'So' }),
  halfCall:
    named('response.output_item.added', { output_index: 2, item: { ...item, arguments: '' } }) +
    named('response.function_call_arguments.delta', {
      item_id: 'fc_1',
      output_index: 2,
      delta: '{"path":"a',
    }),
  call:
    responsesStart +
    named('response.output_item.added', { output_index: 0, item: { ...item, arguments: '' } }) +
    named('response.function_call_arguments.delta', {
      item_id: 'fc_1',
      output_index: 0,
      delta: '{"path":"a"}',
    }) +
    named('response.output_item.done', {
      output_index: 0,
      item: { ...item, arguments: '{"path":"a"}', status: 'completed' },
    }) +
    named('response.completed', { response: { ...response, usage: { input_tokens: 9, output_tokens: 5 } } }),
  errorBody: openAiError,
  errorEvent: (status) => named('error', { sequence_number: 1, ...openAiError(status) }),
  reasons: true,
}

const chatDelta = (delta: object): string =>
  sentEvent({ id: 'c', model: 'scripted', choices: [{ index: 0, delta }] })
const halfCall = {
  index: 0,
  id: 'call_1',
  type: 'function',
  function: { name: 'files__read', arguments: '{"path":"a' },
}

/** https://platform.openai.com/docs/api-reference/chat/streaming */
const chat: Wire = {
  start: chatDelta({ role: 'assistant', content: '' }),
  reasoning: chatDelta({ reasoning_content: 'Hm.' }),
  text: chatDelta({ content: 'So' }),
  halfCall: chatDelta({ tool_calls: [halfCall] }),
  call: streamedEvents({ calls: [{ name: 'files__read', arguments: '{"path":"a"}' }] }).join(''),
  errorBody: openAiError,
  errorEvent: (status) => sentEvent({ error: { ...openAiError(status).error, code: status } }),
  reasons: true,
}

export const wires: Readonly<Record<ProviderKind, Wire>> = {
  anthropic,
  google,
  openai,
  'openai-chat': { ...chat, reasons: false },
  openrouter: chat,
  ollama: chat,
  'lm-studio': chat,
  'openai-compatible': chat,
}
