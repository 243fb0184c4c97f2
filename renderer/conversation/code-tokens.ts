export type CodeToken = {
  readonly kind: 'plain' | 'comment' | 'string' | 'number' | 'keyword' | 'added' | 'removed'
  readonly text: string
}

/** Longest code that is coloured, in UTF-16 code units; above it a plain text is shown at once. */
const colouredLimit = 20_000

/**
 * Cuts code into words to colour: comments, strings, numbers, keywords that most languages share, and the lines of a
 * diff. It knows no grammar; joined, the tokens are the code.
 */
export const codeTokens = (code: string, language: string): readonly CodeToken[] => {
  if (code.length > colouredLimit || plainLanguages.has(language)) return [{ kind: 'plain', text: code }]
  if (language === 'diff' || language === 'patch') return diffTokens(code)
  const pattern = hashComments.has(language) ? withHashComments : withSlashComments
  const tokens: CodeToken[] = []
  let end = 0
  for (const match of code.matchAll(pattern)) {
    const kind = kindOf(match)
    if (kind === 'plain') continue
    if (match.index > end) tokens.push({ kind: 'plain', text: code.slice(end, match.index) })
    tokens.push({ kind, text: match[0] })
    end = match.index + match[0].length
  }
  if (end < code.length) tokens.push({ kind: 'plain', text: code.slice(end) })
  return tokens
}

const plainLanguages = new Set([
  '',
  'text',
  'txt',
  'plain',
  'plaintext',
  'log',
  'output',
  'console',
  'markdown',
  'md',
])

const hashComments = new Set(
  'sh bash zsh shell fish py python rb ruby yaml yml toml ini conf dockerfile make makefile r perl pl'.split(
    ' ',
  ),
)

const stringsNumbersWords =
  String.raw`|(?<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|` +
  '`(?:\\\\.|[^`\\\\])*`)' +
  String.raw`|(?<number>\b(?:0[xXbBoO][\da-fA-F_]+|\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)\b)|(?<word>[A-Za-z_$][\w$]*)`

const withSlashComments = new RegExp(
  String.raw`(?<comment>\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|<!--[\s\S]*?(?:-->|$)|--\s[^\n]*)${stringsNumbersWords}`,
  'g',
)
const withHashComments = new RegExp(String.raw`(?<comment>(?<=^|\s)#[^\n]*)${stringsNumbersWords}`, 'gm')

const keywords = new Set(
  (
    'abstract and as assert async await break case catch class const continue def default defer del do done echo ' +
    'elif else end enum esac except exec export extends extern false fi final finally fn for foreach from func ' +
    'function global go goto if impl implements import in include instanceof interface is lambda let local loop ' +
    'match mod module mut namespace new nil none None not null of or override package pass private protected pub ' +
    'public raise readonly return self select set static struct super switch then this throw trait true True False ' +
    'try type typeof undefined union unsafe until use using val var void where while with yield ' +
    'SELECT FROM WHERE INSERT INTO UPDATE DELETE CREATE TABLE INDEX JOIN LEFT ON AND OR NOT NULL ORDER BY GROUP ' +
    'LIMIT VALUES SET AS PRIMARY KEY'
  ).split(' '),
)

const kindOf = (match: RegExpExecArray): CodeToken['kind'] => {
  const { comment, string, number } = match.groups ?? {}
  if (comment !== undefined) return 'comment'
  if (string !== undefined) return 'string'
  if (number !== undefined) return 'number'
  return keywords.has(match[0]) ? 'keyword' : 'plain'
}

const diffTokens = (code: string): readonly CodeToken[] =>
  code.split(/(?<=\n)/).map((text) => ({ kind: diffKind(text), text }))

const diffKind = (line: string): CodeToken['kind'] => {
  if (/^(?:\+\+\+|---|@@|diff )/.test(line)) return 'comment'
  if (line.startsWith('+')) return 'added'
  return line.startsWith('-') ? 'removed' : 'plain'
}
