import { z } from 'zod'

/** How long an endpoint may keep the connection open after `[DONE]` before the answer is taken as complete. */
const closeGraceMs = 500

/**
 * Makes a 2xx answer one that can be read as server-sent events: an endpoint that answers with one JSON body although
 * a stream was asked for is read as a stream of one event, and a connection that is left open after `[DONE]` is closed.
 */
export const asEventStream = async (response: Response): Promise<Response> => {
  const type = response.headers.get('content-type')?.toLowerCase() ?? ''
  if (type.startsWith('application/json')) return plainAsEvents(response)
  return new Response(response.body === null ? null : endingAtDone(response.body), response)
}

const plainAnswer = z.looseObject({ choices: z.array(z.looseObject({ message: z.unknown() })) })

const plainAsEvents = async (response: Response): Promise<Response> => {
  const text = await response.text()
  const parsed = plainAnswer.safeParse(parse(text))
  // Some endpoints label a stream as JSON; an error object goes on as the event it would be in a stream.
  if (!parsed.success) return new Response(/^\s*[[{]/.test(text) ? `data: ${oneLine(text)}\n\n` : text)
  const choices = parsed.data.choices.map(({ message, ...choice }) => ({ ...choice, delta: message }))
  return new Response(`data: ${JSON.stringify({ ...parsed.data, choices })}\n\n`)
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const oneLine = (text: string): string => text.replaceAll(/[\r\n]+/g, ' ')

const doneLine = /[\r\n]data: ?\[DONE\][\r\n]/

/** Within a JSON string a line break is escaped, so a line that says `[DONE]` can only be the end. */
const endingAtDone = (body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> => {
  const reader = body.getReader()
  let tail = '\n'
  let isDone = false
  return new ReadableStream({
    pull: async (controller) => {
      const next = isDone ? await withinGrace(reader.read()) : await reader.read()
      if (next === null) await reader.cancel()
      if (next === null || next.done) return controller.close()
      const text = tail + Buffer.from(next.value).toString('latin1')
      isDone ||= doneLine.test(text)
      tail = text.slice(-doneLength)
      controller.enqueue(next.value)
    },
    cancel: (reason) => reader.cancel(reason),
  })
}

/** Longest beginning of the line that may stand in an earlier piece. */
const doneLength = '\ndata: [DONE]'.length

const withinGrace = async <Value>(reading: Promise<Value>): Promise<Value | null> => {
  let timer: NodeJS.Timeout | undefined
  const grace = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, closeGraceMs, null)
  })
  try {
    return await Promise.race([reading, grace])
  } finally {
    clearTimeout(timer)
  }
}
