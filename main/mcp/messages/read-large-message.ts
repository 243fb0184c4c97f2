import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { largeAnswerOf } from '../../large-answer.ts'
import { parseResult } from '../call/parse-result.ts'
import { isDeeperThan, jsonDepthLimit } from '../tools/json-depth.ts'
import { definitionCharacters } from '../tools/definition-limit.ts'
import { createMessageReader, idAtEnds, type Incoming } from '../transport/message-reader.ts'
import { hasMoreParts, hasMoreValues } from './count-parts.ts'
import type { LargeMessagePiece } from './large-message-protocol.ts'

const junkCharacters = 4_000
/** A line with more values than this takes seconds and hundreds of megabytes to read. */
const partsLimit = 2_000_000
/** What goes over at a time has no more values than this: the main thread makes each of them anew. */
const pieceValues = 50_000
const endBytes = 4_096
/** Entries of a list that go over at a time: their size as JSON, in UTF-16 code units. */
const pieceCharacters = 128_000

/** Reads one line of megabytes: yields what stood in it, in pieces that are quick to take over. */
export function* readLargeMessage(
  bytes: Uint8Array<ArrayBuffer>,
  callIds: readonly number[],
): Generator<LargeMessagePiece> {
  const line = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (hasMoreParts(line, partsLimit)) {
    yield {
      kind: 'too-deep',
      id: idAtEnds({ head: textOf(line.subarray(0, endBytes)), tail: textOf(line.subarray(-endBytes)) }),
    }
    yield { kind: 'end' }
    return
  }
  const text = textOf(line)
  for (const incoming of createMessageReader(() => Infinity).read({ kind: 'line', text })) {
    if (incoming.kind === 'message') yield* piecesOf(incoming.message, callIds)
    else yield { kind: 'junk', text: junkOf(incoming) }
  }
  yield { kind: 'end' }
}

const textOf = (bytes: Buffer): string => bytes.toString('utf8')

const junkOf = (incoming: Incoming): string =>
  incoming.kind === 'junk' ? incoming.text.slice(0, junkCharacters) : ''

function* piecesOf(message: JsonObject, callIds: readonly number[]): Generator<LargeMessagePiece> {
  const { id, result } = message
  if (isDeeperThan(message, jsonDepthLimit)) {
    yield tooDeep(id)
    return
  }
  if (isAnswerOf(callIds, id) && isJsonObject(result) && result['resultType'] !== 'input_required') {
    yield resultOf(Number(id), result)
    return
  }
  const pieces = [...withoutLongList(message)]
  if (pieces.some(isTooMuch)) yield tooDeep(id)
  else yield* pieces
}

const tooDeep = (id: JsonValue | undefined): LargeMessagePiece => ({
  kind: 'too-deep',
  id: typeof id === 'number' || typeof id === 'string' ? id : null,
})

const isTooMuch = (piece: LargeMessagePiece): boolean => {
  if (piece.kind === 'message') return hasMoreValues(piece.message, pieceValues)
  return piece.kind === 'entries' && piece.entries.some((entry) => hasMoreValues(entry, pieceValues))
}

const isAnswerOf = (callIds: readonly number[], id: JsonValue | undefined): boolean =>
  (typeof id === 'number' || typeof id === 'string') && callIds.includes(Number(id))

const resultOf = (id: number, result: JsonObject): LargeMessagePiece => {
  const { content, structured, isError } = parseResult(result)
  const answer = largeAnswerOf({ content, isError, ...(structured === undefined ? {} : { structured }) })
  return { kind: 'result', id, result: { answer, isError, hasStructure: structured !== undefined } }
}

function* withoutLongList(message: JsonObject): Generator<LargeMessagePiece> {
  const container = isJsonObject(message['result']) ? 'result' : 'params'
  const inner = message[container]
  const member = isJsonObject(inner) ? longestList(inner) : null
  const entries = isJsonObject(inner) && member !== null ? inner[member] : null
  if (!isJsonObject(inner) || member === null || !Array.isArray(entries)) {
    yield { kind: 'message', message }
    return
  }
  yield { kind: 'message', message: { ...message, [container]: { ...inner, [member]: [] } } }
  const list = member === 'tools' ? entries.map(withoutBulk) : entries
  for (const piece of inPieces(list)) yield { kind: 'entries', container, member, entries: piece }
}

/** Of a tool that is too large to be shown goes over what says just that, so that the others work. */
const withoutBulk = (tool: JsonValue): JsonValue => {
  if (!isJsonObject(tool)) return tool
  const isBulky =
    hasMoreValues(tool, pieceValues) || JSON.stringify(tool).length > definitionCharacters * timesWritten
  if (!isBulky) return tool
  const description = ' '.repeat(definitionCharacters)
  return { name: tool['name'] ?? null, description, inputSchema: { type: 'object' } }
}

/** Its canonical form is ASCII, six characters for one of many languages, and leaves out what is no part of it. */
const timesWritten = 4

const longestList = (object: JsonObject): string | null => {
  const lists = Object.entries(object).flatMap(([member, value]) =>
    Array.isArray(value) ? [{ member, length: value.length }] : [],
  )
  const [longest] = lists.toSorted((one, other) => other.length - one.length)
  return longest === undefined || longest.length < 2 ? null : longest.member
}

function* inPieces(entries: readonly JsonValue[]): Generator<readonly JsonValue[]> {
  let piece: JsonValue[] = []
  let characters = 0
  for (const entry of entries) {
    piece.push(entry)
    characters += JSON.stringify(entry).length
    if (characters < pieceCharacters) continue
    yield piece
    piece = []
    characters = 0
  }
  yield piece
}
