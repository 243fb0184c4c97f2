import Database from 'better-sqlite3'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { setAside } from '../../main/history/fresh-start.ts'
import { openHistory } from '../../main/history/history.ts'
import {
  auditEntry,
  auditKey,
  conversation,
  eventWrite,
  textsOf,
  userMessage,
} from '../fixtures/history/samples.ts'
import { openedHistory, runFixture, temporaryFolder, workerUrl } from '../fixtures/history/workspace.ts'
import { boundByModes } from '../support/bound-by-modes.ts'
import { verifies } from '../support/verifies.ts'

const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

const codeOfOpening = async (databasePath: string): Promise<string> => {
  const opened = await openHistory({ databasePath, workerUrl, auditKey })
  if (!opened.ok) return opened.problem.code
  await opened.value[Symbol.asyncDispose]()
  return 'opened'
}

const createHistory = async (path: string): Promise<void> => {
  await using opened = await openedHistory(path)
  await opened.history.commit([eventWrite(userMessage('u1', 'kept'))])
}

const overwrite = (path: string, offset: number, bytes: Uint8Array): void => {
  const file = readFileSync(path)
  file.set(bytes, offset)
  writeFileSync(path, file)
}

verifies('history:newer-untouched', 'refused from its header', async () => {
  using folder = temporaryFolder()
  await createHistory(folder.database)
  overwrite(folder.database, 60, Buffer.from([0, 0, 0, 99]))
  const before = sha256(folder.database)
  expect(await codeOfOpening(folder.database)).toBe('history-newer')
  expect(sha256(folder.database)).toBe(before)
  expect(readdirSync(folder.path)).toEqual(['assent.db'])
})

verifies('history:foreign-untouched', 'refused from its header', async () => {
  using folder = temporaryFolder()
  const other = new Database(folder.database)
  other.exec('CREATE TABLE theirs (x)')
  other.close()
  const before = sha256(folder.database)
  expect(await codeOfOpening(folder.database)).toBe('history-foreign')
  expect(sha256(folder.database)).toBe(before)
  expect(readdirSync(folder.path)).toEqual(['assent.db'])
})

verifies('history:damage-refused', 'no database at all, a cut file, and a log without its file', async () => {
  using folder = temporaryFolder()
  writeFileSync(folder.database, 'this is not a database, it only has its name '.repeat(10))
  expect(await codeOfOpening(folder.database)).toBe('history-damaged')
  writeFileSync(folder.database, 'short')
  expect(await codeOfOpening(folder.database)).toBe('history-damaged')
  rmSync(folder.database)
  writeFileSync(`${folder.database}-wal`, 'left over')
  expect(await codeOfOpening(folder.database)).toBe('history-damaged')
  expect(readFileSync(`${folder.database}-wal`, 'utf8')).toBe('left over')
})

verifies('history:damage-refused', 'set aside whole, and a fresh one opens', async () => {
  using folder = temporaryFolder()
  await createHistory(folder.database)
  writeFileSync(`${folder.database}-wal`, 'its log')
  overwrite(folder.database, 4096, new Uint8Array(8192))
  const before = sha256(folder.database)
  const aside = await setAside(folder.database)
  expect(aside.startsWith(join(folder.path, 'damaged', 'assent.db-'))).toBe(true)
  expect(readdirSync(aside).toSorted()).toEqual(['assent.db', 'assent.db-wal'])
  expect(sha256(join(aside, 'assent.db'))).toBe(before)
  expect(await codeOfOpening(folder.database)).toBe('opened')
  expect(await setAside(folder.database)).not.toBe(aside)
})

verifies('history:unwritable-refused', 'a folder and a file that this user cannot write', async () => {
  using folder = temporaryFolder('/var/tmp')
  await createHistory(folder.database)
  const outcomeFor = async (prepare: () => void): Promise<unknown> => {
    prepare()
    await using child = runFixture('opener.ts', [folder.database], boundByModes)
    const line = (await child.nextLine()) ?? ''
    expect(await child.exited).toBe(0)
    return line === 'opened' ? line : JSON.parse(line)
  }
  const refusal = {
    code: 'history-unwritable',
    message: expect.stringMatching(/cannot be opened for writing.*Make the file and its folder writable/su),
  }
  const before = sha256(folder.database)
  expect(await outcomeFor(() => chmodSync(folder.path, 0o555))).toEqual(refusal)
  expect(await outcomeFor(() => chmodSync(folder.database, 0o444))).toEqual(refusal)
  expect(
    await outcomeFor(() => {
      chmodSync(folder.path, 0o777)
      chmodSync(folder.database, 0o444)
    }),
  ).toEqual(refusal)
  expect(sha256(folder.database)).toBe(before)
  expect(await outcomeFor(() => chmodSync(folder.database, 0o666))).toBe('opened')
  chmodSync(folder.path, 0o555)
  rmSync(folder.database)
  expect(await outcomeFor(() => chmodSync(folder.path, 0o555))).toEqual(refusal)
  chmodSync(folder.path, 0o777)
})

test('a folder that does not exist, and a folder in the place of the file, are refused with a sentence', async () => {
  using folder = temporaryFolder()
  const missing = await openHistory({
    databasePath: join(folder.path, 'no', 'assent.db'),
    workerUrl,
    auditKey,
  })
  expect(missing).toMatchObject({ ok: false, problem: { code: 'history-unwritable' } })
  mkdirSync(folder.database)
  expect(await codeOfOpening(folder.database)).toBe('history-unwritable')
})

test('a worker that cannot start is a problem, not a crash', async () => {
  using folder = temporaryFolder()
  const nowhere = new URL('file:///nowhere/database.ts')
  const opened = await openHistory({ databasePath: folder.database, workerUrl: nowhere, auditKey })
  expect(opened).toMatchObject({ ok: false, problem: { code: 'history-unwritable' } })
})

test('disposing keeps what was asked before, and refuses what comes after', async () => {
  using folder = temporaryFolder()
  const { history } = await openedHistory(folder.database)
  const commits = Array.from({ length: 20 }, (_, index) =>
    history.commit([eventWrite(userMessage(`u${index}`))]),
  )
  const disposed = history[Symbol.asyncDispose]()
  await expect(history.commit([])).rejects.toMatchObject({ code: 'closed' })
  await expect(history.preferences()).rejects.toMatchObject({ code: 'closed' })
  await expect(history.checkIntegrity()).rejects.toMatchObject({ code: 'closed' })
  expect(await Promise.all(commits)).toHaveLength(20)
  await disposed
  await history[Symbol.asyncDispose]()
  expect(existsSync(`${folder.database}-wal`)).toBe(false)
  await using again = await openedHistory(folder.database)
  expect(await again.history.readWholeBranch(conversation)).toHaveLength(20)
})

test('a read sees every commit asked before it and none asked after', async () => {
  using folder = temporaryFolder()
  await using opened = await openedHistory(folder.database)
  const { history } = opened
  const first = history.commit([eventWrite(userMessage('u1', 'first'))])
  const between = history.readWholeBranch(conversation)
  const second = history.commit([eventWrite(userMessage('u2', 'second'))])
  expect(textsOf(await between)).toEqual(['first'])
  expect((await first).map(({ seq }) => seq)).toEqual([1])
  expect((await second).map(({ parent }) => parent)).toEqual([1])
  expect(await history.statistics()).toMatchObject({ commits: 2 })
  expect(basename(folder.database)).toBe('assent.db')
})

test('checks run beside commits, and see whole commits only', async () => {
  using folder = temporaryFolder()
  await using opened = await openedHistory(folder.database)
  const { history } = opened
  const checked = new AbortController()
  const commits = (async () => {
    let count = 0
    for (; !checked.signal.aborted || count < 20; count += 1)
      await history.commit([
        eventWrite(userMessage(`u${count}`)),
        { kind: 'audit', entry: auditEntry(`${count}`) },
      ])
    return count
  })()
  for (let check = 0; check < 2; check += 1) {
    const [integrity, verdict] = await Promise.all([history.checkIntegrity(), history.verifyAudit()])
    expect(integrity).toEqual({ ok: true, value: null })
    expect(verdict.firstBadRow).toBeNull()
  }
  checked.abort()
  const count = await commits
  expect(await history.verifyAudit()).toEqual({ rows: count + 1, firstBadRow: null })
})

test('a commit that cannot travel to the worker fails alone', async () => {
  using folder = temporaryFolder()
  await using opened = await openedHistory(folder.database)
  const { history } = opened
  const sound = history.commit([eventWrite(userMessage('u1'))])
  const odd = { kind: 'preference', name: 'odd', value: (() => 1) as never } as const
  await expect(history.commit([odd])).rejects.toMatchObject({ name: 'HistoryError' })
  expect(await sound).toHaveLength(1)
})
