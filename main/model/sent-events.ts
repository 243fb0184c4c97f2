/** What becomes of one server-sent event: the data of the events in its place, and whether the answer ends with it. */
export type Rewritten = { readonly data: readonly string[]; readonly isLast?: boolean }

/**
 * Gives the data of each event of an answer to `rewrite` and sends on what it returns. Byte order marks, all three line
 * ends, comments, names and ids of events are read here, and nothing of them is left. An event that the body breaks
 * off in counts as not sent (HTML standard, section 9.2.6). An answer that comes as one JSON body is read as if it
 * were streamed: an error as one event, a list as one event for each entry.
 */
export const rewriteEvents = (response: Response, rewrite: (data: string) => Rewritten): Response => {
  if (response.body === null) return response
  const isJson = response.headers.get('content-type')?.toLowerCase().startsWith('application/json') === true
  const events = isJson ? jsonBody() : eventBody()
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  const nextEvents = async (): Promise<readonly string[] | null> => {
    const next = await reader.read()
    if (!next.done) return events.take(decoder.decode(next.value, { stream: true }))
    const rest = [...events.take(decoder.decode()), ...events.end()]
    return rest.length === 0 ? null : rest
  }
  const body = new ReadableStream<Uint8Array>({
    // Goes on until something was sent on: a stream asks again only then.
    pull: async (controller) => {
      for (let sent = 0; sent === 0;) {
        const whole = await nextEvents()
        if (whole === null) return controller.close()
        for (const event of whole) {
          const { data, isLast } = rewrite(event)
          for (const line of data) controller.enqueue(encoder.encode(`data: ${oneLine(line)}\n\n`))
          sent += data.length
          if (isLast !== true) continue
          controller.close()
          return reader.cancel()
        }
      }
    },
    cancel: (reason) => reader.cancel(reason),
  })
  return new Response(body, { status: response.status })
}

const encoder = new TextEncoder()

/** Within JSON a line break stands between values only, so a blank says the same. */
const oneLine = (text: string): string => text.replaceAll(/[\r\n]+/g, ' ')

type EventReader = {
  readonly take: (text: string) => readonly string[]
  readonly end: () => readonly string[]
}

const eventBody = (): EventReader => {
  let begun: string[] = []
  let afterReturn = false
  let data: string[] = []

  const event = (line: string): string[] => {
    if (line === '') {
      const whole = data.join('\n')
      data = []
      return whole === '' ? [] : [whole]
    }
    if (line.startsWith('data:')) data.push(line.slice(line.startsWith('data: ') ? 6 : 5))
    return []
  }
  return {
    take: (piece) => {
      if (piece === '') return []
      const text = afterReturn && piece.startsWith('\n') ? piece.slice(1) : piece
      afterReturn = piece.endsWith('\r')
      const [first = '', ...others] = text.split(/\r\n|\r|\n/)
      begun.push(first)
      if (others.length === 0) return []
      const lines = [begun.join(''), ...others.slice(0, -1)]
      begun = [others.at(-1) ?? '']
      return lines.flatMap(event)
    },
    end: () => [],
  }
}

const jsonBody = (): EventReader => {
  const pieces: string[] = []
  return {
    take: (piece) => {
      pieces.push(piece)
      return []
    },
    end: () => {
      const text = pieces.splice(0).join('')
      if (text.trim() === '') return []
      const value = parsed(text)
      return Array.isArray(value) ? value.map((entry) => JSON.stringify(entry)) : [text]
    },
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
