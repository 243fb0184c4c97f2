/** One event of a stream of server-sent events, or one that was too long to keep. */
export type StreamEvent =
  | {
      readonly kind: 'event'
      readonly name: string
      /** Null for an event that carries no data but an id. */
      readonly data: string | null
      readonly id: string | null
    }
  | { readonly kind: 'oversized'; readonly bytes: number; readonly id: string | null }
  /** How long to wait before the stream is opened again. */
  | { readonly kind: 'retry'; readonly delayMs: number }

/**
 * Reads server-sent events (WHATWG HTML, section 9.2.6) and never keeps more of one than the limit.
 *
 * @param limitBytes Of the data of one event.
 */
export const readEvents = async function* (
  body: AsyncIterable<Buffer>,
  limitBytes: number,
): AsyncGenerator<StreamEvent> {
  let event = emptyEvent()
  for await (const line of linesOf(body, limitBytes)) {
    if (line.kind === 'oversized') {
      event = { ...event, tooLong: event.tooLong + line.bytes, data: [] }
      continue
    }
    const { text } = line
    if (text === '') {
      const done = finished(event)
      if (done !== null) yield done
      event = emptyEvent()
      continue
    }
    const { field, value } = fieldOf(text)
    if (field === 'retry' && /^\d{1,9}$/.test(value)) yield { kind: 'retry', delayMs: Number(value) }
    event = withField(event, field, value, limitBytes)
  }
}

type OpenEvent = {
  readonly name: string
  readonly data: string[]
  readonly characters: number
  readonly id: string | null
  /** Bytes that were dropped; 0 while the event fits. */
  readonly tooLong: number
}

const emptyEvent = (): OpenEvent => ({ name: 'message', data: [], characters: 0, id: null, tooLong: 0 })

const withField = (event: OpenEvent, field: string, value: string, limitBytes: number): OpenEvent => {
  if (field === 'event') return { ...event, name: value }
  if (field === 'id' && !value.includes('\0')) return { ...event, id: value }
  if (field !== 'data') return event
  const characters = event.characters + value.length + 1
  if (event.tooLong > 0 || characters > limitBytes)
    return { ...event, characters, data: [], tooLong: Math.max(event.tooLong, characters) }
  event.data.push(value)
  return { ...event, characters }
}

const finished = ({ name, data, id, tooLong }: OpenEvent): StreamEvent | null => {
  if (tooLong > 0) return { kind: 'oversized', bytes: tooLong, id }
  if (data.length === 0 && id === null) return null
  const text = data.join('\n')
  return { kind: 'event', name, data: text === '' ? null : text, id }
}

const fieldOf = (line: string): { readonly field: string; readonly value: string } => {
  const colon = line.indexOf(':')
  if (colon < 0) return { field: line, value: '' }
  return { field: line.slice(0, colon), value: line.slice(colon + 1).replace(/^ /, '') }
}

type StreamLine =
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'oversized'; readonly bytes: number }

const carriageReturn = 13
const lineFeed = 10

/** Lines end with \n, \r or \r\n; each byte is looked at once. */
const linesOf = async function* (
  body: AsyncIterable<Buffer>,
  limitBytes: number,
): AsyncGenerator<StreamLine> {
  let parts: Buffer[] = []
  let bytes = 0
  let afterReturn = false
  let isFirst = true
  const take = (): StreamLine => {
    const whole = bytes
    const text = whole > limitBytes ? '' : Buffer.concat(parts).toString('utf8')
    parts = []
    bytes = 0
    if (whole > limitBytes) return { kind: 'oversized', bytes: whole }
    const unmarked = isFirst ? text.replace(/^\uFEFF/, '') : text
    isFirst = false
    return { kind: 'line', text: unmarked }
  }
  for await (const chunk of body) {
    let from = 0
    for (let at = nextEnd(chunk, 0); at >= 0; at = nextEnd(chunk, from)) {
      const isSecondHalf = afterReturn && at === 0 && chunk[0] === lineFeed && bytes === 0
      afterReturn = false
      bytes += at - from
      if (bytes <= limitBytes) parts.push(chunk.subarray(from, at))
      if (!isSecondHalf) yield take()
      from = at + 1
      if (chunk[at] !== carriageReturn) continue
      if (chunk[from] === lineFeed) from += 1
      else afterReturn = from === chunk.length
    }
    if (from < chunk.length) afterReturn = false
    bytes += chunk.length - from
    if (bytes <= limitBytes) parts.push(chunk.subarray(from))
    else parts = []
  }
}

const nextEnd = (chunk: Buffer, from: number): number => {
  const feed = chunk.indexOf(lineFeed, from)
  const end = feed < 0 ? chunk.length : feed
  const back = chunk.subarray(from, end).indexOf(carriageReturn)
  return back < 0 ? feed : from + back
}
