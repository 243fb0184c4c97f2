import { setTimeout as delay } from 'node:timers/promises'
import type { ServerResponse } from 'node:http'
import { plainBody, sentEvent, streamedEvents, transcript, type Answer, type ScriptedCall } from './wire.ts'

/** A request as the server received it. */
export type RecordedRequest = {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The body as it came, and parsed as JSON (undefined when it is none). */
  readonly text: string
  readonly body: unknown
  /** Resolves when the exchange is over; true when the client hung up before the reply was whole. */
  readonly hungUp: Promise<boolean>
}

/** What the server does with one request. `signal` aborts when the connection is gone. */
export type Reply = {
  readonly send: (response: ServerResponse, request: RecordedRequest, signal: AbortSignal) => Promise<void>
}

export type Pace = {
  /** Wait between two events. */
  readonly delayMs?: number
}

/** A whole answer: streamed, or plain when the request does not ask for a stream. */
export const answers = (answer: Answer, pace: Pace = {}): Reply => ({
  send: async (response, request, signal) => {
    if (!asksForStream(request.body)) return json(response, 200, plainBody(answer, modelOf(request.body)))
    beginStream(response)
    for (const event of streamedEvents(answer, modelOf(request.body))) {
      await write(response, event)
      if (pace.delayMs !== undefined) await delay(pace.delayMs, undefined, { signal })
    }
    response.end()
  },
})

/** `chunks` is the number of pieces the text is cut into. */
export const says = (
  text: string,
  options: Omit<Answer, 'text' | 'pieces'> & Pace & { readonly chunks?: number } = {},
): Reply => {
  const { chunks, delayMs, ...answer } = options
  return answers(
    { ...answer, text, ...(chunks === undefined ? {} : { pieces: chunks }) },
    delayMs === undefined ? {} : { delayMs },
  )
}

export const callsTools = (
  calls: readonly ScriptedCall[],
  text?: string,
  options: Omit<Answer, 'text' | 'calls'> & Pace = {},
): Reply => answers({ ...options, calls, ...(text === undefined ? {} : { text }) }, options)

/** Reasoning, then a text. */
export const reasons = (
  reasoning: string,
  text = '',
  options: Omit<Answer, 'text' | 'reasoning'> & Pace = {},
): Reply => answers({ ...options, reasoning, text }, options)

/** A status with a body: an object is sent as JSON, a string as plain text. */
export const status = (
  code: number,
  body: object | string = { error: { message: `scripted ${code}`, type: 'scripted', code: null } },
  headers: Readonly<Record<string, string>> = {},
): Reply => ({
  send: async (response) => {
    const isText = typeof body === 'string'
    response.writeHead(code, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers })
    response.end(isText ? body : JSON.stringify(body))
  },
})

/** What a web server or a login portal answers in place of an endpoint. */
export const html = (code = 200, text = '<!doctype html><title>Welcome</title><h1>It works</h1>'): Reply => ({
  send: async (response) => {
    response.writeHead(code, { 'content-type': 'text/html; charset=utf-8' })
    response.end(text)
  },
})

/** An answer that does not stream although the request asked for it. */
export const plain = (answer: Answer): Reply => ({
  send: async (response, request) => json(response, 200, plainBody(answer, modelOf(request.body))),
})

/** Sends the first `bytes` of the streamed answer and tears the connection down. */
export const breaksAfter = (bytes: number, answer: Answer = { text: 'This answer never ends.' }): Reply => ({
  send: async (response) => {
    await sendBeginning(response, bytes, answer)
    response.destroy()
  },
})

/** Sends the first `bytes` of the streamed answer and closes in good order, as if that were all. */
export const endsAfter = (bytes: number, answer: Answer = { text: 'This answer never ends.' }): Reply => ({
  send: async (response) => {
    await sendBeginning(response, bytes, answer)
    response.end()
  },
})

/** Sends the first `bytes` of the streamed answer, then nothing more; the connection stays open. */
export const stallsAfter = (bytes: number, answer: Answer = { text: 'This answer never ends.' }): Reply => ({
  send: async (response, _request, signal) => {
    await sendBeginning(response, bytes, answer)
    await gone(signal)
  },
})

/** Accepts the request and never answers. */
export const hangs = (): Reply => ({ send: (_response, _request, signal) => gone(signal) })

/** Closes the connection without a word. */
export const drops = (): Reply => ({
  send: async (response) => {
    response.destroy()
  },
})

/** An answer that begins well and then carries an error event inside the 200 stream. */
export const failsInside = (answer: Answer, error: unknown): Reply => {
  const events = streamedEvents({ ...answer, finish: null, usage: null }).slice(0, -1)
  return raw(events.join('') + sentEvent({ error }))
}

/** Exactly these bytes as the body of a 200 event stream; written in two parts when `splitAt` is given. */
export const raw = (
  bytes: string | Uint8Array,
  splitAt?: number,
  headers: Readonly<Record<string, string>> = { 'content-type': 'text/event-stream' },
): Reply => ({
  send: async (response) => {
    const whole = Buffer.from(bytes)
    response.writeHead(200, headers)
    if (splitAt !== undefined) {
      await write(response, whole.subarray(0, splitAt))
      await delay(5)
    }
    response.end(whole.subarray(splitAt ?? 0))
  },
})

/** Streams text at about this rate until the client hangs up. */
export const streamForever = (bytesPerSecond: number, piece = 'All work and no play. '): Reply => ({
  send: async (response, request, signal) => {
    const event = sentEvent({
      id: 'chatcmpl-scripted',
      object: 'chat.completion.chunk',
      created: 1_780_000_000,
      model: modelOf(request.body),
      choices: [{ index: 0, delta: { content: piece }, finish_reason: null }],
    })
    const ticksPerSecond = 50
    const perTick = Math.max(1, Math.round(bytesPerSecond / ticksPerSecond / event.length))
    beginStream(response)
    while (!signal.aborted) {
      await write(response, event.repeat(perTick))
      await delay(1000 / ticksPerSecond, undefined, { signal })
    }
  },
})

/** Waits before a reply. */
export const after = (delayMs: number, reply: Reply): Reply => ({
  send: async (response, request, signal) => {
    await delay(delayMs, undefined, { signal })
    await reply.send(response, request, signal)
  },
})

const beginStream = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' })
}

const sendBeginning = async (response: ServerResponse, bytes: number, answer: Answer): Promise<void> => {
  beginStream(response)
  response.flushHeaders()
  if (bytes > 0) await write(response, Buffer.from(transcript(answer)).subarray(0, bytes))
}

const json = (response: ServerResponse, code: number, body: string): void => {
  response.writeHead(code, { 'content-type': 'application/json' })
  response.end(body)
}

/** Resolves when the bytes were handed to the socket, so that a slow reader slows the script down. */
const write = (response: ServerResponse, bytes: string | Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    response.write(bytes, (error) => (error ? reject(error) : resolve()))
  })

const gone = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })

const asksForStream = (body: unknown): boolean => field(body, 'stream') === true

const modelOf = (body: unknown): string => {
  const model = field(body, 'model')
  return typeof model === 'string' ? model : 'scripted'
}

const field = (body: unknown, name: string): unknown =>
  typeof body === 'object' && body !== null
    ? Object.entries(body).find(([key]) => key === name)?.[1]
    : undefined
