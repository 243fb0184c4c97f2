import { LineCounter, parseDocument, type Document, type ErrorCode, type YAMLError } from 'yaml'
import type { ConfigProblem } from '#contract/views'

/** The tree as it is written, and how to tell lines and columns of its offsets. */
export type ParsedDocument = { readonly document: Document; readonly lines: LineCounter }

/** Syntax problems cascade: what is beyond these says nothing new. */
const shownProblems = 10

/** Reads YAML 1.2 as a tree with places. Duplicate keys are left to the reader of the tree. */
export const parseYaml = (text: string): ParsedDocument & { readonly problems: readonly ConfigProblem[] } => {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    resolveKnownTags: false,
    merge: false,
    logLevel: 'error',
    // The library compares each key with each other one: a minute for a file of 1 MB.
    uniqueKeys: false,
  })
  const problems = document.errors
    .toSorted((one, other) => one.pos[0] - other.pos[0])
    .slice(0, shownProblems)
    .map((error) => syntaxProblem(error, lines))
  return { document, lines, problems }
}

const syntaxProblem = (error: YAMLError, lines: LineCounter): ConfigProblem => {
  const { line, col } = lines.linePos(error.pos[0])
  return { severity: 'error', message: sentence(error), line: Math.max(line, 1), column: Math.max(col, 1) }
}

const sentence = ({ code, message }: YAMLError): string =>
  sentences[code] ??
  `This is not valid YAML: ${lowerFirst(withoutSource(message))}. Check the quotes, brackets and indentation here.`

/** Some messages end in a piece of the file, which may be a key. */
const withoutSource = (message: string): string => message.replace(/(?<! ): .*$/s, '')

const secondPair =
  'A second "key: value" begins inside a value: check the indentation, or put the value in quotes.'

const sentences: { readonly [Code in ErrorCode]?: string } = {
  TAB_AS_INDENT: 'Tabs cannot indent in YAML: use spaces.',
  BLOCK_AS_IMPLICIT_KEY: secondPair,
  MULTILINE_IMPLICIT_KEY: secondPair,
  MULTIPLE_DOCS: 'The file holds more than one document: remove the line "---" and join the parts.',
  NON_STRING_KEY: 'A key must be a plain word: put a key that begins with { or [ in quotes.',
  RESOURCE_EXHAUSTION: 'The values are nested too deeply.',
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
