import { createLineBuffer } from '../transport/line-buffer.ts'
import type { Splitter } from '../transport/unread.ts'

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
  /** A place to stop within much that says nothing. */
  | { readonly kind: 'nothing' }

const linesAtATime = 100
/** What a line of data costs beside its text: an event of nothing but empty lines has an end too. */
const lineCost = 16

/**
 * Cuts a stream into server-sent events (WHATWG HTML, section 9.2.6) and never keeps more of one than the limit. An
 * event that is not finished when the stream ends is none.
 *
 * @param limitBytes Of the data of one event; looked at again and again.
 */
export const createEventSplitter = (limitBytes: () => number): Splitter<StreamEvent> => {
  const lines = createEventLines(limitBytes)
  let event = emptyEvent()

  const finish = (): StreamEvent | null => {
    const { name, data, id, tooLong } = event
    event = emptyEvent()
    if (tooLong > 0) return { kind: 'oversized', bytes: tooLong, id }
    if (data.length === 0 && id === null) return null
    const text = data.join('\n')
    return { kind: 'event', name, data: text === '' ? null : text, id }
  }

  const addData = (text: string): void => {
    event.size += text.length + lineCost
    if (event.tooLong === 0 && event.size <= limitBytes()) event.data.push(text)
    else drop(event.size)
  }
  const drop = (bytes: number): void => {
    event.data = []
    event.tooLong = Math.max(event.tooLong, bytes)
  }

  const read = (line: string): StreamEvent | null => {
    if (line === '') return finish()
    if (line.startsWith(':')) return null
    const { field, value } = fieldOf(line)
    if (field === 'data') addData(value)
    else if (field === 'event') event.name = value
    else if (field === 'id' && !value.includes('\0')) event.id = value
    else if (field === 'retry' && /^\d{1,9}$/.test(value)) return { kind: 'retry', delayMs: Number(value) }
    return null
  }

  return {
    *push(chunk, isLent) {
      let count = 0
      for (const line of lines(chunk, isLent)) {
        const done = typeof line === 'string' ? read(line) : null
        if (typeof line === 'number') drop(event.size + line)
        count += 1
        if (done !== null) yield done
        else if (count % linesAtATime === 0) yield { kind: 'nothing' }
      }
    },
    end: () => [],
  }
}

type OpenEvent = {
  name: string
  data: string[]
  size: number
  id: string | null
  /** Bytes that were dropped; 0 while the event fits. */
  tooLong: number
}

const emptyEvent = (): OpenEvent => ({ name: 'message', data: [], size: 0, id: null, tooLong: 0 })

const fieldOf = (line: string): { readonly field: string; readonly value: string } => {
  const colon = line.indexOf(':')
  if (colon < 0) return { field: line, value: '' }
  return { field: line.slice(0, colon), value: line.slice(colon + 1).replace(/^ /, '') }
}

const carriageReturn = 13
const lineFeed = 10

/** Lines end with \n, \r or \r\n. One above the limit is only its number of bytes. */
const createEventLines = (limitBytes: () => number) => {
  const begun = createLineBuffer()
  let bytes = 0
  let isTooLong = false
  let isAfterReturn = false
  let isFirst = true

  const append = (part: Buffer, isLent: boolean): void => {
    bytes += part.length
    isTooLong ||= bytes > limitBytes()
    if (isTooLong) begun.clear()
    else begun.add(part, isLent)
  }

  const take = (last: Buffer): string | number => {
    const size = bytes + last.length
    if (isTooLong || size > limitBytes()) return forget(size)
    const whole = bytes === 0 ? last : Buffer.concat([...begun.pieces(), last])
    const text = whole.toString('utf8')
    const unmarked = isFirst ? text.replace(/^\uFEFF/, '') : text
    isFirst = false
    return forget(unmarked)
  }
  const forget = <Line>(line: Line): Line => {
    begun.clear()
    bytes = 0
    isTooLong = false
    return line
  }

  return function* (chunk: Buffer, isLent = false): Generator<string | number> {
    const nextEnd = endsIn(chunk)
    let from = isAfterReturn && chunk[0] === lineFeed ? 1 : 0
    if (chunk.length > 0) isAfterReturn = false
    for (let at = nextEnd(from); at >= 0; at = nextEnd(from)) {
      const line = take(chunk.subarray(from, at))
      from = at + 1
      if (chunk[at] === carriageReturn) {
        isAfterReturn = from === chunk.length
        if (chunk[from] === lineFeed) from += 1
      }
      yield line
    }
    if (from < chunk.length) append(chunk.subarray(from), isLent)
  }
}

/** Where the next line ends, asked with growing positions; -1 behind the last. Looks at each byte twice at most. */
const endsIn = (chunk: Buffer): ((from: number) => number) => {
  let feed = chunk.indexOf(lineFeed)
  let back = chunk.indexOf(carriageReturn)
  return (from) => {
    if (feed >= 0 && feed < from) feed = chunk.indexOf(lineFeed, from)
    if (back >= 0 && back < from) back = chunk.indexOf(carriageReturn, from)
    return feed < 0 || back < 0 ? Math.max(feed, back) : Math.min(feed, back)
  }
}
