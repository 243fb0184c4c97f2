import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, vi } from 'vitest'
import { answer, defaultLimits } from '../../main/model/answer.ts'
import { checkEndpoint } from '../../main/model/endpoint.ts'
import { unknownFacts, type ModelFacts } from '../../main/model/facts.ts'
import type { ModelFamily } from '../../main/model/family.ts'
import { rewriteEvents, type Rewritten } from '../../main/model/sent-events.ts'
import type { ModelEvent, ModelRequest, ProviderKind } from '../../main/model-request.ts'
import { collect, definitionOf, joined, requestOf } from './model-harness.ts'

/**
 * Answers of a family from exact bytes: only the network is replaced, so that each cut of the bytes is exact and each
 * request can be read as it would have gone out.
 */
export type Replay = {
  /** The answer when its body arrives in these pieces. */
  readonly eventsOf: (...pieces: readonly Uint8Array[]) => Promise<readonly ModelEvent[]>
  /** The answer of a model that is asked several times, each body whole. */
  readonly eventsOfEach: (bodies: readonly Uint8Array[]) => Promise<readonly ModelEvent[]>
  /** What is sent for a request: address, headers and the body's text. */
  readonly sentFor: (request: Partial<ModelRequest>, facts?: Partial<ModelFacts>) => Promise<SentRequest>
  /** Expects the same events of every cut in two, and of the body byte by byte. */
  readonly expectAtEverySplit: (bytes: Uint8Array, events: readonly unknown[]) => Promise<void>
}

export type SentRequest = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly body: Record<string, unknown>
}

/** Bytes of an answer in a provider's documented form. */
export const fixtureBytes = (name: string): Buffer =>
  readFileSync(fileURLToPath(new URL(`../fixtures/model/${name}`, import.meta.url)))

/** The same answer as other servers would write it: with other line ends, and behind a byte order mark. */
export const inOtherForms = (bytes: Buffer): readonly (readonly [form: string, bytes: Buffer])[] => {
  const text = bytes.toString('utf8').replaceAll('\r\n', '\n')
  return [
    ['', bytes],
    [', CRLF', Buffer.from(text.replaceAll('\n', '\r\n'))],
    [', CR and a mark', Buffer.from(`\uFEFF: hello\r${text.replaceAll('\n', '\r')}`)],
  ]
}

/**
 * The library reads whole events in pieces of their own. Where these are the same for each cut of the bytes, so is all
 * that follows from them; this is quick enough to try every cut of everything.
 */
export const expectSameChunksAtEverySplit = async (
  bytes: Uint8Array,
  createRewrite: () => (data: string) => Rewritten,
): Promise<void> => {
  const chunksOf = async (...pieces: readonly Uint8Array[]): Promise<string> => {
    const { body } = rewriteEvents(responseOf(pieces), createRewrite())
    const chunks = body === null ? [] : await collect(body)
    return JSON.stringify(chunks.map((chunk) => Buffer.from(chunk).toString('utf8')))
  }
  const whole = await chunksOf(bytes)
  for (let at = 1; at < bytes.length; at += 1) {
    const chunks = await chunksOf(bytes.subarray(0, at), bytes.subarray(at))
    if (chunks !== whole) expect(chunks, `cut at ${at}`).toBe(whole)
  }
}

export const createReplay = (kind: ProviderKind, family: ModelFamily, type = 'text/event-stream'): Replay => {
  const network = vi.fn<typeof fetch>()
  const ask = async (request: ModelRequest, facts: Partial<ModelFacts> = {}) => {
    vi.stubGlobal('fetch', network)
    try {
      return joined(
        await collect(
          answer({
            ...fixed(kind, family),
            model: request.model.slice('test/'.length),
            request,
            facts: { ...unknownFacts, ...facts },
          }),
        ),
      )
    } finally {
      vi.unstubAllGlobals()
    }
  }
  const eventsOf = (...pieces: readonly Uint8Array[]) => {
    network.mockImplementation(async () =>
      responseOf(
        pieces.filter((piece) => piece.byteLength > 0),
        type,
      ),
    )
    return ask(requestOf())
  }
  return {
    eventsOf,
    eventsOfEach: (bodies) => {
      network.mockReset()
      for (const body of bodies) network.mockImplementationOnce(async () => responseOf([body], type))
      return ask(requestOf())
    },
    sentFor: async (request, facts) => {
      network.mockReset()
      network.mockImplementation(async () => responseOf([]))
      await ask(requestOf(request), facts)
      const [url, init] = network.mock.calls[0] ?? []
      const text = typeof init?.body === 'string' ? init.body : ''
      return {
        url: url instanceof URL ? url.href : '',
        headers: Object.fromEntries(new Headers(init?.headers)),
        text,
        body: JSON.parse(text) as Record<string, unknown>,
      }
    },
    expectAtEverySplit: async (bytes, events) => {
      expect(await eventsOf(bytes)).toEqual(events)
      expect(await eventsOf(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(events)
      const expected = JSON.stringify(await eventsOf(bytes))
      for (let at = 1; at < bytes.length; at += 1) {
        const actual = await eventsOf(bytes.subarray(0, at), bytes.subarray(at))
        if (JSON.stringify(actual) !== expected) expect(actual, `cut at ${at}`).toEqual(events)
      }
    },
  }
}

const fixed = (kind: ProviderKind, family: ModelFamily) => {
  const endpoint = checkEndpoint('test', definitionOf('http://model.test/v1', { kind }))
  if (!endpoint.ok) throw new Error(endpoint.problem.message)
  return {
    endpoint: endpoint.value,
    family,
    limits: { ...defaultLimits, retryMs: 0 },
    signal: new AbortController().signal,
    price: () => null,
    now: Date.now,
    log: () => {},
  }
}

const responseOf = (pieces: readonly Uint8Array[], type = 'text/event-stream'): Response => {
  const left = [...pieces]
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const next = left.shift()
      if (next === undefined) controller.close()
      else controller.enqueue(next)
    },
  })
  return new Response(body, { headers: { 'content-type': type } })
}
