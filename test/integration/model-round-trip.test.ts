import { expect } from 'vitest'
import { asId } from '#contract/ids'
import { createStreamingMessage } from '../../main/agent/streaming-message.ts'
import { createAnthropicMessages } from '../../main/model/anthropic.ts'
import { createGoogleGemini } from '../../main/model/google.ts'
import { createOpenAi } from '../../main/model/openai.ts'
import type { ModelEvent, ModelMessage } from '../../main/model-request.ts'
import { createReplay, fixtureBytes, type Replay } from '../support/model-replay.ts'
import { verifies } from '../support/verifies.ts'

/** An answer as it came in, put together and stored as the product does it, in the request that follows it. */

const stored = async (events: readonly ModelEvent[]): Promise<ModelMessage> => {
  const message = createStreamingMessage({
    conversation: asId('conversation'),
    messageId: asId('message'),
    emit: () => {},
    save: async () => {},
  })
  for (const event of events) {
    if (event.kind === 'text' || event.kind === 'reasoning') message.add(event.kind, event.text)
    if (event.kind === 'continuation') message.end(event.part, event.data)
  }
  await message.settle()
  const calls = events.flatMap((event) => (event.kind === 'finished' ? event.calls : []))
  // Through JSON, as the history keeps it.
  const kept = JSON.stringify({
    role: 'assistant',
    model: 'test/gemini-3-pro',
    parts: message.parts(),
    calls,
  })
  return JSON.parse(kept) as ModelMessage
}

const secondRequest = async (replay: Replay, fixture: string) => {
  const answer = await stored(await replay.eventsOf(fixtureBytes(fixture)))
  const results =
    answer.role === 'assistant'
      ? answer.calls.map(({ providerCallId, name }) => ({
          role: 'tool' as const,
          providerCallId,
          name,
          text: 'done',
          isError: false,
        }))
      : []
  const after = results.length > 0 ? results : [{ role: 'user' as const, text: 'Go on.' }]
  return replay.sentFor({
    model: 'test/gemini-3-pro',
    messages: [{ role: 'user', text: 'Hello' }, answer, ...after],
  })
}

const answers: readonly (readonly [
  family: string,
  replay: Replay,
  fixture: string,
  sent: readonly string[],
])[] = [
  [
    'Anthropic',
    createReplay('anthropic', createAnthropicMessages()),
    'anthropic-thinking.sse',
    [
      '[{"type":"thinking","thinking":"Hm. Ä","signature":"EqQBsig/+="},' +
        '{"type":"redacted_thinking","data":"EmwKsealed=="},{"type":"text","text":"Yes."}]',
    ],
  ],
  [
    'Anthropic',
    createReplay('anthropic', createAnthropicMessages()),
    'anthropic-sealed-call.sse',
    [
      '[{"type":"thinking","thinking":"","signature":"SigWithoutText=="},' +
        '{"type":"tool_use","id":"toolu_1","name":"files__read","input":{"path": "ä/😀.txt"}}]',
    ],
  ],
  [
    'Anthropic',
    createReplay('anthropic', createAnthropicMessages()),
    'anthropic-parallel.sse',
    [
      '[{"type":"text","text":"Both."},' +
        '{"type":"tool_use","id":"toolu_1","name":"files__read","input":{"id":12345678901234567890,"n":1.0}},' +
        '{"type":"thinking","thinking":"And","signature":"Between=="},' +
        '{"type":"tool_use","id":"toolu_2","name":"clock__now","input":{}}]',
    ],
  ],
  [
    'OpenAI',
    createReplay('openai', createOpenAi()),
    'openai-reasoning.sse',
    [
      '{"type":"reasoning","id":"rs_0","encrypted_content":"gAAAsealed+/=","summary":' +
        '[{"type":"summary_text","text":"Hm. Ä"},{"type":"summary_text","text":"Then"}]},' +
        '{"role":"assistant","content":"Yes.","phase":"final_answer"}',
    ],
  ],
  [
    'OpenAI',
    createReplay('openai', createOpenAi()),
    'openai-parallel.sse',
    [
      '{"type":"function_call","call_id":"call_1","name":"files__read","arguments":"{\\"id\\":12345678901234567890,\\"n\\":1.0}"},' +
        '{"type":"reasoning","id":"rs_2","encrypted_content":"gAAAbetween==","summary":[{"type":"summary_text","text":"And"}]},' +
        '{"type":"function_call","call_id":"call_2"',
    ],
  ],
  [
    'Google',
    createReplay('google', createGoogleGemini()),
    'google-thoughts.sse',
    ['"parts":[{"text":"Yes.","thoughtSignature":"CikBsig/+="}]'],
  ],
  [
    'Google',
    createReplay('google', createGoogleGemini()),
    'google-call.sse',
    ['"name":"files__read","args":{"path":"ä/😀.txt"}},"thoughtSignature":"CallSig=="}]'],
  ],
  [
    'Google',
    createReplay('google', createGoogleGemini()),
    'google-parallel.sse',
    [
      '{"id":"f1","name":"files__read","args":{"id": 12345678901234567890, "n":1.0,"x":"\\u00e4"}},"thoughtSignature":"First=="}',
      '{"functionCall":{"id":"f2","name":"clock__now","args":{}}}]',
    ],
  ],
]

for (const [family, replay, fixture, sent] of answers)
  verifies(
    'model:continuations:given-back',
    `${family}, from one answer to the next request: ${fixture}`,
    async () => {
      const { text } = await secondRequest(replay, fixture)
      for (const piece of sent) expect(text).toContain(piece)
    },
  )
