import { LineCounter, parseDocument, type Document, type ErrorCode, type YAMLError } from 'yaml'
import { t, type TextKey } from '#contract/language/texts'
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

const sentence = ({ code, message }: YAMLError): string => {
  const known = sentences[code]
  return known === undefined
    ? t('config.yaml.other', { reason: lowerFirst(withoutSource(message)) })
    : t(known)
}

/** Some messages end in a piece of the file, which may be a key. */
const withoutSource = (message: string): string => message.replace(/(?<! ): .*$/s, '')

const sentences: { readonly [Code in ErrorCode]?: TextKey } = {
  TAB_AS_INDENT: 'config.yaml.tabs',
  BLOCK_AS_IMPLICIT_KEY: 'config.yaml.secondPair',
  MULTILINE_IMPLICIT_KEY: 'config.yaml.secondPair',
  MULTIPLE_DOCS: 'config.yaml.documents',
  NON_STRING_KEY: 'config.yaml.key',
  RESOURCE_EXHAUSTION: 'config.yaml.depth',
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
