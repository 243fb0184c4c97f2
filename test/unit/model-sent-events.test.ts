import { describe, expect, test } from 'vitest'
import { rewriteEvents, type Rewritten } from '../../main/model/sent-events.ts'

const keep = (data: string): Rewritten => ({ data: [data] })

const read = (text: string, at: number, rewrite = keep, type = 'text/event-stream'): Promise<string> => {
  const bytes = Buffer.from(text)
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(bytes.subarray(0, at))
      controller.enqueue(bytes.subarray(at))
      controller.close()
    },
  })
  return rewriteEvents(new Response(body, { headers: { 'content-type': type } }), rewrite).text()
}

describe('server-sent events', () => {
  for (const lineEnd of ['\n', '\r\n', '\r'])
    test(`data of several lines, cut everywhere, lines ended with ${JSON.stringify(lineEnd)}`, async () => {
      const lines = [
        '\uFEFFid: 1',
        'event: x',
        'data: {"ä":',
        ': a comment',
        'data:1}',
        'retry: 5',
        '',
        'data: {}',
        '',
        '',
      ]
      const text = lines.join(lineEnd)
      for (let at = 0; at <= Buffer.byteLength(text); at += 1)
        expect(await read(text, at), `cut at ${at}`).toBe('data: {"ä": 1}\n\ndata: {}\n\n')
    })

  test('an event that is not ended counts as not sent', async () => {
    expect(await read('data: 1\n\ndata: 2\n', 3)).toBe('data: 1\n\n')
    expect(await read('data: 1', 3)).toBe('')
  })

  test('one event may become several or none, and the last one ends the answer', async () => {
    const rewrite = (data: string): Rewritten =>
      data === '2' ? { data: ['a', 'b'], isLast: true } : { data: [] }
    expect(await read('data: 1\n\ndata: 2\n\ndata: 3\n\n', 9, rewrite)).toBe('data: a\n\ndata: b\n\n')
  })

  test('a body that is JSON is one event, a list of them many', async () => {
    expect(await read('{"error":\n1}', 4, keep, 'application/json')).toBe('data: {"error": 1}\n\n')
    expect(await read('[{"a":1},\n{"b":2}]', 4, keep, 'Application/JSON; charset=utf-8')).toBe(
      'data: {"a":1}\n\ndata: {"b":2}\n\n',
    )
    expect(await read(' ', 1, keep, 'application/json')).toBe('')
  })
})
