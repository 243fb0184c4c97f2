import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { expect } from 'vitest'
import { messageId } from '#contract/ids'
import { verifyAuditChain } from '../../main/history/audit-chain.ts'
import { openDatabase } from '../../main/history/open-database.ts'
import { createReads } from '../../main/history/reads.ts'
import { createTables } from '../../main/history/tables.ts'
import {
  auditEntry,
  auditKey,
  conversation,
  eventWrite,
  textsOf,
  userMessage,
} from '../fixtures/history/samples.ts'
import { localHistory, temporaryFolder } from '../fixtures/history/workspace.ts'
import { verifies } from '../support/verifies.ts'

const proof = Number(process.env['ASSENT_PROOF'] ?? 1)
const pageBytes = 4096

const replaceFile = (path: string, contents: Uint8Array): void => {
  for (const suffix of ['-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true })
  writeFileSync(path, contents)
}

verifies('history:damage-never-shown', 'no single flipped bit changes a message unnoticed', () => {
  using folder = temporaryFolder()
  const texts = Array.from({ length: 20 }, (_, index) => `message ${index} ${'with some text '.repeat(20)}`)
  {
    using history = localHistory(folder.database)
    history.commit(texts.map((text, index) => eventWrite(userMessage(`u${index}`, text))))
  }
  const genuine = readFileSync(folder.database)
  const flips = 150 * proof
  const seen = { refused: 0, reported: 0, whole: 0 }
  for (let count = 0; count < flips; count += 1) {
    const file = Buffer.from(genuine)
    const at = Math.floor(((count + 0.5) / flips) * file.length)
    file[at] = (file[at] ?? 0) ^ (1 << (count % 8))
    replaceFile(folder.database, file)
    const read = readOrRefuse(folder.database)
    seen[read === null ? 'refused' : read.damages === 0 ? 'whole' : 'reported'] += 1
    if (read === null) continue
    expect(read.texts.filter((text) => !texts.includes(text))).toEqual([])
    expect(read.texts.length + read.damages).toBeGreaterThanOrEqual(texts.length)
  }
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(0)
})

/** What the user would be shown, or null when the file is refused. */
const readOrRefuse = (
  path: string,
): { readonly texts: readonly string[]; readonly damages: number } | null => {
  const opened = openDatabase(path)
  if (!opened.ok) return null
  let damages = 0
  try {
    const reads = createReads({ tables: createTables(opened.value), onDamage: () => (damages += 1) })
    return { texts: textsOf(reads.readWholeBranch(conversation)), damages }
  } finally {
    opened.value.close()
  }
}

verifies(
  'history:damage-refused',
  'a zeroed page is refused, or held nothing that cannot be made anew',
  () => {
    using folder = temporaryFolder()
    const count = 60
    {
      using history = localHistory(folder.database)
      for (let index = 0; index < count; index += 1)
        history.commit([
          eventWrite(userMessage(`u${index}`, `message ${index} `.repeat(150))),
          { kind: 'audit', entry: auditEntry('x') },
        ])
    }
    const genuine = readFileSync(folder.database)
    let refused = 0
    for (let page = 0; page < genuine.length / pageBytes; page += 1) {
      replaceFile(folder.database, Buffer.from(genuine).fill(0, page * pageBytes, (page + 1) * pageBytes))
      const opened = openDatabase(folder.database)
      if (!opened.ok) {
        expect(opened.problem.code).toBe('history-damaged')
        refused += 1
        continue
      }
      const tables = createTables(opened.value)
      expect(tables.events.scan(0, 1_000).filter(({ kind }) => kind === 'genuine')).toHaveLength(count)
      expect(verifyAuditChain(opened.value, auditKey)).toEqual({ rows: count + 1, firstBadRow: null })
      expect(tables.search.find('message')).toHaveLength(50)
      opened.value.close()
    }
    expect(refused).toBeGreaterThan(count)
  },
)

verifies('history:damage-refused', 'a search index that does not fit is made anew at the start', () => {
  using folder = temporaryFolder()
  {
    using history = localHistory(folder.database)
    history.commit([
      eventWrite(userMessage('u1', 'apple pie')),
      ...Array.from({ length: 20 }, (_, index) => eventWrite(userMessage(`v${index}`, 'other'))),
    ])
    history.connection.unsafeMode(true)
    history.connection.exec("UPDATE search_content SET c2 = 'planted' WHERE id = 1")
  }
  using history = localHistory(folder.database)
  expect(history.tables.search.find('apple')[0]?.snippet).toContain('pie')
  expect(history.tables.search.find('planted')).toEqual([])
  expect(history.tables.messages.seqOf(conversation, messageId.parse('v7'))).toBe(9)
  expect(history.tables.conversations.read(conversation)?.head).toBe(21)
  expect(history.connection.pragma('integrity_check', { simple: true })).toBe('ok')
})
