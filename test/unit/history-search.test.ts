import fc from 'fast-check'
import { expect, test } from 'vitest'
import { conversationId, payloadId } from '#contract/ids'
import { matchEnd, matchStart, toSnippet } from '../../main/history/search-words.ts'
import {
  assistantFinished,
  callFinished,
  callRequested,
  conversation,
  created,
  eventWrite,
  userMessage,
} from '../fixtures/history/samples.ts'
import { localHistory, temporaryFolder } from '../fixtures/history/workspace.ts'
import { verifies } from '../support/verifies.ts'

const marked = (snippet: string): string => snippet.replaceAll(matchStart, '[').replaceAll(matchEnd, ']')

verifies('history:search-any-input', 'whatever is typed', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  history.commit([
    eventWrite(created('a title')),
    eventWrite(userMessage('u1', 'NEAR the "end" AND 日本 👍🏽')),
  ])
  const operators = [
    '"',
    '""',
    '*',
    '(',
    ')',
    'NEAR(',
    'AND',
    'OR',
    'NOT',
    '^',
    ':',
    'text:',
    '-',
    '+',
    '\0',
    "'",
    '\\',
  ]
  const typed = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc
      .array(fc.constantFrom(...operators, 'end', 'the', ' ', '日', '👍'), { maxLength: 12 })
      .map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(typed, (text) => {
      const hits = history.tables.search.find(text)
      for (const { snippet } of hits) expect(snippet).not.toContain('\u001F')
    }),
    { numRuns: 2_000 },
  )
  expect(() => history.tables.search.find('x '.repeat(100_000))).not.toThrow()
  expect(history.tables.search.find('')).toEqual([])
  expect(history.tables.search.find('!!! "" ()')).toEqual([])
})

verifies(
  'history:search-finds',
  'every kind of text, also parts of words, one letter, Chinese, Thai and emoji',
  () => {
    using folder = temporaryFolder()
    using history = localHistory(folder.database)
    history.commit([
      { kind: 'payload', payload: payloadId.parse('p1'), conversation, text: '{"text":"deep\\nsubmarine"}' },
      eventWrite(created('Zürich trip')),
      eventWrite(userMessage('u1', 'say "hello world" in R, or 你好世界, or สวัสดีชาวโลก 👍🏽 and 🇩🇪')),
      eventWrite(assistantFinished('a1', 'r1', 'The configuration is complete.')),
      eventWrite(callRequested('k1', 'r1', '{"path":"/home/ada/notes.txt","text":"a\\nbanana"}')),
      eventWrite(callFinished('k1', 'colourless green ideas')),
      eventWrite(callFinished('k2', 'beginning', 'p1')),
    ])
    const sourcesOf = (text: string) => history.tables.search.find(text).map(({ source }) => source)
    for (const text of [
      'hello',
      'HELL',
      '"hello world"',
      'r',
      '世界',
      '好',
      'ชาว',
      '👍',
      '🇩🇪',
      'config complete',
    ])
      expect([text, sourcesOf(text)]).toEqual([text, ['message']])
    for (const text of ['read_file', 'notes.txt', '/home/ada', 'banana', 'green ideas', 'submarine'])
      expect([text, sourcesOf(text)]).toEqual([text, ['call']])
    expect(sourcesOf('zurich')).toEqual(['title'])
    expect(sourcesOf('"world hello"')).toEqual([])
    expect(sourcesOf('nonsense')).toEqual([])
    expect(marked(history.tables.search.find('世界')[0]?.snippet ?? '')).toContain('你好[世界]')
  },
)

verifies(
  'history:search-finds',
  'not in deleted conversations, again in restored ones, and by the new title only',
  () => {
    using folder = temporaryFolder()
    using history = localHistory(folder.database)
    const hits = () =>
      history.tables.search.find('apple').map(({ source, title, seq }) => ({ source, title, seq }))
    history.commit([eventWrite(created('apple')), eventWrite(userMessage('u1', 'apple pie'))])
    expect(hits()).toEqual([
      { source: 'title', title: 'apple', seq: 1 },
      { source: 'message', title: 'apple', seq: 2 },
    ])
    history.commit([eventWrite({ type: 'conversation-deleted' })])
    expect(hits()).toEqual([])
    history.commit([eventWrite({ type: 'conversation-restored' })])
    expect(hits()).toHaveLength(2)
    history.commit([eventWrite({ type: 'conversation-renamed', title: 'pear', by: 'user' })])
    expect(hits()).toEqual([{ source: 'message', title: 'pear', seq: 2 }])
    expect(history.tables.search.find('pear').map(({ source }) => source)).toEqual(['title'])
  },
)

test('at most 50 hits, the newest ranked when a word is everywhere', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  history.commit(
    Array.from({ length: 2_500 }, (_, index) => eventWrite(userMessage(`u${index}`, 'common word'))),
  )
  const hits = history.tables.search.find('common')
  expect(hits).toHaveLength(50)
  expect(Math.min(...hits.map(({ seq }) => seq))).toBeGreaterThan(500)
})

test('text beyond the first 100,000 characters is stored but not indexed', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  const text = `${'filler '.repeat(14_285)} needle`
  history.commit([eventWrite(userMessage('u1', `first ${text}`))])
  expect(history.tables.search.find('first')).toHaveLength(1)
  expect(history.tables.search.find('needle')).toHaveLength(0)
})

test('marks that stand in the text itself are not taken for matches', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  const other = conversationId.parse('other')
  history.commit([
    eventWrite(userMessage('u1', `${matchStart}planted${matchEnd} found`), { conversation: other }),
  ])
  expect(history.tables.search.find('found').map(({ snippet }) => marked(snippet).trim())).toEqual([
    'planted [found]',
  ])
})

test('a snippet is one line of bounded length with balanced marks', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 900 }),
      fc.string({ minLength: 1, maxLength: 900 }),
      fc.string(),
      (before, match, after) => {
        const snippet = toSnippet(`${before}${matchStart}${match}${matchEnd}${after}`)
        expect(snippet.length).toBeLessThan(310)
        expect(snippet).not.toMatch(/[\n\r]/u)
        expect(snippet.split(matchStart)).toHaveLength(2)
        expect(snippet.split(matchEnd)).toHaveLength(2)
      },
    ),
  )
})
