import { stripVTControlCharacters } from 'node:util'
import { t } from '#contract/language/texts'
import type { LogLevel } from '#contract/offers'
import type { LogLine } from '#contract/views'
import type { EnvironmentEntry } from '../../launch.ts'
import { createLineSplitter, type Line } from '../transport/line-splitter.ts'

/** What a server printed and what happened to it, newest last. Bounded, whatever the server does. */
export type ServerLog = {
  /** Tells of those first that nobody was told of yet: who reads and then listens hears of no line twice. */
  readonly lines: () => readonly LogLine[]
  /** What we say about the server: always kept. */
  readonly note: (text: string) => void
  /** What the server says through the protocol; not even read when it says too much. */
  readonly told: (read: () => Said) => void
  /** Takes raw bytes of stderr. */
  readonly stderr: (chunk: Buffer) => void
  /** Text on stdout that is not the protocol. */
  readonly junk: (text: string) => void
  /** The end of stderr since the last `mark`, without the frames of stack traces, for a reason of failure. */
  readonly stderrTail: () => string
  /** The first text on stdout since the last `mark` that was not the protocol, or null. */
  readonly firstJunk: () => string | null
  /** Begins a new life of the process. */
  readonly mark: () => void
}

export type Said = { readonly text: string; readonly level?: LogLevel }

const lineLimit = 1_000
/** Of all lines together: a thousand of the longest would be megabytes for each server. */
const logCharacters = 250_000
const lineCharacters = 4_000
const stderrLineBytes = 16_384
const tailLines = 20
const tailCharacters = 2_000
const junkCharacters = 200
const windowMs = 1_000
const linesPerWindow = 200
const publishAfterMs = 100

/**
 * @param onLines Told at most ten times a second.
 * @param env The entry's environment: values that come from secrets never get into the log.
 * @param redactMore Takes out what is secret and no part of the entry.
 */
export const createServerLog = (
  onLines: (lines: readonly LogLine[]) => void,
  env: readonly EnvironmentEntry[],
  redactMore: (text: string) => string = (text) => text,
): ServerLog => {
  const redactEntry = createRedaction(env)
  const redact = (text: string): string => redactMore(redactEntry(withoutControls(text)))
  let lines: LogLine[] = []
  let characters = 0
  let unpublished: LogLine[] = []
  let publishing = false
  let splitter = createLineSplitter(() => stderrLineBytes)
  let tail: string[] = []
  let junk: string | null = null
  let windowStart = 0
  let windowCount = 0
  let skipped = 0

  const publish = (): void => {
    publishing = false
    const fresh = unpublished
    unpublished = []
    if (fresh.length > 0) onLines(fresh)
  }

  const store = (source: LogLine['source'], text: string, level?: LogLevel): void => {
    const said = { at: Date.now(), source, text: text.slice(0, lineCharacters) }
    const line: LogLine = level === undefined ? said : { ...said, level }
    lines.push(line)
    characters += line.text.length
    if (lines.length > lineLimit * 2 || characters > logCharacters * 2) trim()
    unpublished.push(line)
    if (publishing) return
    publishing = true
    setTimeout(publish, publishAfterMs).unref()
  }

  const trim = (): void => {
    lines = lines.slice(-keptOf(lines))
    characters = lines.reduce((sum, { text }) => sum + text.length, 0)
  }

  const isRoom = (): boolean => {
    const now = performance.now()
    if (now - windowStart > windowMs) {
      if (skipped > 0) store('assent', t('mcp.log.linesLeftOut', { number: skipped }))
      windowStart = now
      windowCount = 0
      skipped = 0
    }
    windowCount += 1
    if (windowCount <= linesPerWindow) return true
    skipped += 1
    return false
  }
  const storeBeginning = (source: LogLine['source'], { text, level }: Said): void =>
    store(source, redact(beginningOf(text, lineCharacters)), level)
  const limited = (source: LogLine['source'], text: string): void => {
    if (isRoom()) storeBeginning(source, { text })
  }

  return {
    lines: () => {
      publish()
      return lines.slice(-keptOf(lines))
    },
    note: (text) => store('assent', redact(text)),
    told: (read) => {
      if (isRoom()) storeBeginning('server', read())
    },
    stderr: (chunk) => {
      for (const line of splitter.push(chunk)) {
        const text = line.kind === 'line' ? line.text : `${endsOf(line).head} …`
        if (!isStackFrame(text)) tail.push(text.slice(0, lineCharacters))
        if (tail.length > tailLines * 2) tail = tail.slice(-tailLines)
        limited('stderr', text)
      }
    },
    junk: (text) => {
      junk ??= beginningOf(text, junkCharacters)
      limited('stdout', text)
    },
    stderrTail: () => {
      const rest = splitter.end().map((line) => (line.kind === 'line' ? line.text : endsOf(line).tail))
      for (const text of rest) limited('stderr', text)
      tail = [...tail, ...rest].slice(-tailLines)
      return redact(tail.join('\n')).slice(-tailCharacters).trim()
    },
    firstJunk: () => (junk === null ? null : redact(junk)),
    mark: () => {
      splitter = createLineSplitter(() => stderrLineBytes)
      tail = []
      junk = null
    },
  }
}

/**
 * Colours and the like are meant for a terminal. Taken out before secrets are looked for, which they could hide. A
 * carriage return within a line begins it anew.
 */
const withoutControls = (text: string): string =>
  hasControl.test(text) ? stripVTControlCharacters(text).replace(/\r+$/gm, '').replace(controls, ' ') : text

// oxlint-disable-next-line no-control-regex -- these are what is looked for
const hasControl = /[\0-\x08\x0b-\x1f\x7f-\x9f]/
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const controls = /[\0-\x08\x0b-\x1f\x7f-\x9f]+/g

/** How many of the newest lines are kept. */
const keptOf = (lines: readonly LogLine[]): number => {
  let characters = 0
  const tooMany = lines.findLastIndex(({ text }) => (characters += text.length) > logCharacters)
  return Math.min(lineLimit, lines.length - 1 - tooMany)
}

/** Twenty of these would push out the line above them, which says what is wrong. */
const isStackFrame = (text: string): boolean => /^\s+at \S/.test(text)

/** A copy: as long as a mere slice is kept, all of the text that it was cut from stays in memory, up to a megabyte. */
const beginningOf = (text: string, characters: number): string =>
  Buffer.from(text.slice(0, characters)).toString()

/** Nothing stays bytes here: the splitter was given no size for it. */
const endsOf = (
  line: Exclude<Line, { readonly kind: 'line' }>,
): { readonly head: string; readonly tail: string } => (line.kind === 'large' ? { head: '', tail: '' } : line)

const shortestSecret = 6

const createRedaction = (env: readonly EnvironmentEntry[]): ((text: string) => string) => {
  const secrets = env.filter(({ value, secrets }) => secrets.length > 0 && value.length >= shortestSecret)
  return (text) => secrets.reduce((clean, { name, value }) => clean.replaceAll(value, `(${name})`), text)
}
