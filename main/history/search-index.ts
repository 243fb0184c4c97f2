import type { SearchHit } from '#contract/views'
import type { ConversationId } from '#contract/ids'
import type { Connection } from './connection.ts'
import { matchEnd, matchStart, toIndexedText, toSearchExpression, toSnippet } from './search-words.ts'

export type SearchIndex = {
  readonly addEvent: (item: {
    readonly seq: number
    readonly conversation: number
    readonly source: 'message' | 'call'
    readonly text: string
  }) => void
  /** Replaces the title under which the conversation is found; an empty one is not found. */
  readonly setTitle: (conversation: number, title: string) => void
  /** Best first: titles, then the rest by rank. Never throws because of what was typed. */
  readonly find: (text: string) => readonly SearchHit[]
  readonly clear: () => void
}

const mostHits = 50
const mostTitles = 10
/** Ranking reads every match: of a word that is everywhere only the newest places are ranked. */
const mostRanked = 2_000

type Hit = {
  readonly id: number
  readonly conversation: ConversationId
  readonly title: string
  readonly seq: number
  readonly at: number
  readonly source: SearchHit['source']
}

export const createSearchIndex = (connection: Connection): SearchIndex => {
  const insert = connection.prepare<[number, number, string, string]>(
    'INSERT INTO search (rowid, conversation, source, text) VALUES (?, ?, ?, ?)',
  )
  const remove = connection.prepare<[number]>('DELETE FROM search WHERE rowid = ?')
  const oldestRanked = connection
    .prepare<[string, number], number>(
      'SELECT rowid FROM search WHERE search MATCH ? AND rowid > 0 ORDER BY rowid DESC LIMIT 1 OFFSET ?',
    )
    .pluck()
  const titles = connection.prepare<[string, number], Hit>(
    hitsSql('conversations.title_seq', 'search.rowid < 0'),
  )
  const texts = connection.prepare<[string, number, number], Hit>(hitsSql('search.rowid', 'search.rowid > ?'))
  const snippet = connection
    .prepare<[string, string, string, number], string>(
      `SELECT snippet(search, 2, ?, ?, '…', 32) FROM search WHERE search MATCH ? AND rowid = ?`,
    )
    .pluck()

  const toHit = (expression: string, { id, ...hit }: Hit): SearchHit => ({
    ...hit,
    snippet: toSnippet(snippet.get(matchStart, matchEnd, expression, id) ?? ''),
  })

  return {
    addEvent: ({ seq, conversation, source, text }) =>
      void insert.run(seq, conversation, source, toIndexedText(text)),
    setTitle: (conversation, title) => {
      remove.run(-conversation)
      if (title.trim() !== '') insert.run(-conversation, conversation, 'title', toIndexedText(title))
    },
    find: (text) => {
      const expression = toSearchExpression(text)
      if (expression === null) return []
      const oldest = oldestRanked.get(expression, mostRanked) ?? 0
      const found = [...titles.all(expression, mostTitles), ...texts.all(expression, oldest, mostHits)]
      return found.slice(0, mostHits).map((hit) => toHit(expression, hit))
    },
    clear: () => void connection.exec('DELETE FROM search'),
  }
}

const hitsSql = (seq: string, rows: string): string => `
  SELECT search.rowid AS id, conversations.conversation, conversations.title, search.source,
    events.seq, events.at
  FROM search
  JOIN conversations ON conversations.id = search.conversation
  JOIN events ON events.seq = ${seq}
  WHERE search MATCH ? AND ${rows} AND conversations.deleted_at IS NULL
  ORDER BY search.rank LIMIT ?`
