import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import type { LargeResult } from '../messages/large-message-protocol.ts'
import type { Line } from './line-splitter.ts'

/** What one or more lines of a server's stdout turned out to be. */
export type Incoming =
  | { readonly kind: 'message'; readonly message: JsonObject }
  /** Text that is not the protocol. */
  | { readonly kind: 'junk'; readonly text: string }
  /** A message above the size limit; `id` where its ends still show which request it answers. */
  | { readonly kind: 'oversized'; readonly id: number | string | null; readonly bytes: number }
  /** The result of a tool call that was read in another thread. */
  | { readonly kind: 'large-result'; readonly id: number; readonly result: LargeResult }
  /** A message that is nested too deeply to be handed over. */
  | { readonly kind: 'too-deep'; readonly id: number | string | null }

export type MessageReader = {
  readonly read: (line: ReadableLine) => readonly Incoming[]
  /** False inside a message that is spread over several lines: then its lines cannot be read apart. */
  readonly isBetweenMessages: () => boolean
}

export type ReadableLine = Exclude<Line, { readonly kind: 'large' }>

/**
 * Turns lines into JSON-RPC messages and finds its way back after what servers in the field also print: a banner
 * with or without a newline, a byte order mark, a message spread over several lines, a batch, a missing `jsonrpc`.
 *
 * @param limitBytes Above this a message spread over several lines is given up; looked at again and again.
 * @param takeWhole Offered each message that was spread over several lines; true when it is read somewhere else.
 */
export const createMessageReader = (
  limitBytes: () => number,
  takeWhole: (text: string) => boolean = () => false,
): MessageReader => {
  let spread: Spread | null = null

  const readSpread = (text: string, open: Spread): readonly Incoming[] => {
    const whole = messagesIn(text)
    if (whole !== null) {
      spread = null
      return [{ kind: 'junk', text: open.text() }, ...whole]
    }
    const state = open.add(text)
    if (state === 'open') return []
    spread = null
    const all = open.text()
    if (state === 'closed' && takeWhole(all)) return []
    return (state === 'closed' ? messagesIn(all) : null) ?? [{ kind: 'junk', text: all }]
  }

  return {
    isBetweenMessages: () => spread === null,
    read: (line) => {
      if (line.kind === 'oversized') return [oversized(line)]
      const text = line.text.replace(/^\uFEFF/, '').trim()
      if (text === '') return []
      if (spread !== null) return readSpread(text, spread)
      const core = withoutTail(text)
      const messages = messagesIn(core) ?? messagesAfterBanner(core)
      if (messages !== null) return messages
      if (text !== '{' && text !== '[') return [{ kind: 'junk', text }]
      spread = createSpread(limitBytes)
      spread.add(text)
      return []
    },
  }
}

const tailCharacters = 100

/** Without what programs for a terminal put behind a line, such as a colour that ends. */
const withoutTail = (text: string): string => {
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']')) + 1
  return end > 0 && text.length - end <= tailCharacters ? text.slice(0, end) : text
}

/** What does not begin like a message answers nothing, however long it is. */
const oversized = (line: Extract<Line, { readonly kind: 'oversized' }>): Incoming =>
  /^\uFEFF?\s*[[{]/.test(line.head)
    ? { kind: 'oversized', id: idAtEnds(line), bytes: line.bytes }
    : { kind: 'junk', text: `${line.head.slice(0, headCharacters)} …` }

const headCharacters = 200

/** The messages of a text that is JSON and a message or a batch, else null. */
const messagesIn = (text: string): readonly Incoming[] | null => {
  if (!text.startsWith('{') && !text.startsWith('[')) return null
  const value = parse(text)
  if (Array.isArray(value)) {
    const messages = value.filter(isMessage)
    return messages.length > 0 ? messages.map((message) => ({ kind: 'message', message })) : null
  }
  return isMessage(value) ? [{ kind: 'message', message: value }] : null
}

const parse = (text: string): JsonValue | undefined => {
  try {
    const value: JsonValue = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

const isMessage = (value: JsonValue | undefined): value is JsonObject =>
  isJsonObject(value) &&
  (value['jsonrpc'] === '2.0' ||
    typeof value['method'] === 'string' ||
    ('id' in value && ('result' in value || 'error' in value)))

const messageStart = /\{\s*"(?:jsonrpc|result|error|id|method)"/g
const startsTried = 4

/** A banner without a newline stands directly before the first message. */
const messagesAfterBanner = (text: string): readonly Incoming[] | null => {
  let tries = 0
  for (const match of text.matchAll(messageStart)) {
    tries += 1
    if (tries > startsTried) return null
    const messages = match.index > 0 ? messagesIn(text.slice(match.index)) : null
    if (messages !== null) return [{ kind: 'junk', text: text.slice(0, match.index) }, ...messages]
  }
  return null
}

type Spread = {
  readonly add: (line: string) => 'open' | 'closed' | 'given-up'
  readonly text: () => string
}

const spreadLineLimit = 100_000

/** Collects a message that was printed over several lines, counting brackets outside strings. */
const createSpread = (limitBytes: () => number): Spread => {
  const lines: string[] = []
  let characters = 0
  let depth = 0
  return {
    add: (line) => {
      lines.push(line)
      characters += line.length + 1
      if (characters > limitBytes() || lines.length > spreadLineLimit) return 'given-up'
      depth += depthChange(line)
      return depth <= 0 ? 'closed' : 'open'
    },
    text: () => lines.join('\n'),
  }
}

/** Looks at each character once: an expression that skips strings takes for ever over one that is never closed. */
const depthChange = (line: string): number => {
  let change = 0
  for (let at = 0; at < line.length; at += 1) {
    const code = line.charCodeAt(at)
    if (code === quote) at = endOfString(line, at + 1)
    else if (opening.has(code)) change += 1
    else if (closing.has(code)) change -= 1
  }
  return change
}

const quote = 34
const opening: ReadonlySet<number> = new Set([91, 123])
const closing: ReadonlySet<number> = new Set([93, 125])

const endOfString = (line: string, from: number): number => {
  let end = line.indexOf('"', from)
  while (end >= 0 && isEscaped(line, end)) end = line.indexOf('"', end + 1)
  return end < 0 ? line.length : end
}

const isEscaped = (line: string, at: number): boolean => {
  let backslashes = 0
  while (line[at - 1 - backslashes] === '\\') backslashes += 1
  return backslashes % 2 === 1
}

const idAtStart = /^\s*\{\s*(?:"jsonrpc"\s*:\s*"2\.0"\s*,\s*)?"id"\s*:\s*(\d{1,15}|"[^"\\]{1,64}")\s*,/
const idAtTail = /"id"\s*:\s*(\d{1,15}|"[^"\\]{1,64}")\s*(?:,\s*"jsonrpc"\s*:\s*"2\.0"\s*)?\}\s*$/

/** Which request a message answers that cannot be read whole. */
export const idAtEnds = (line: { readonly head: string; readonly tail: string }): number | string | null => {
  const found = idAtStart.exec(line.head)?.[1] ?? idAtTail.exec(line.tail)?.[1]
  const id = found === undefined ? undefined : parse(found)
  return typeof id === 'number' || typeof id === 'string' ? id : null
}
