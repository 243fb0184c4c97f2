import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import { startAssent } from '../support/assent-process.ts'
import { verifies } from '../support/verifies.ts'
import { closeBrowser, openWindow } from '../support/window.ts'
import { workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeBrowser)

/** A data directory with a history that was opened once and closed in order. */
const usedFolder = async () => {
  const folder = workspaceFolder()
  const assent = await startAssent({ dataDirectory: folder.path })
  await assent.quit()
  return folder
}

const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

verifies('window:damaged-history', 'it is reported, kept, and a fresh start is offered', async () => {
  using folder = await usedFolder()
  const database = join(folder.path, 'assent.db')
  for (const suffix of ['-wal', '-shm']) rmSync(`${database}${suffix}`, { force: true })
  const damaged = readFileSync(database)
  damaged.fill(0x5a, 4096, 20_000)
  writeFileSync(database, damaged)
  const before = sha256(database)
  await using window = await openWindow({ dataDirectory: folder.path })
  const { page } = window

  await page.getByRole('heading', { name: 'Assent cannot open its history' }).waitFor()
  await page.getByRole('button', { name: 'Keep the damaged file and start fresh' }).click()
  await page.getByRole('button', { name: 'Start fresh', exact: true }).click()
  await page.getByRole('textbox', { name: 'Message' }).waitFor()
  const kept = readdirSync(join(folder.path, 'damaged'), { recursive: true, encoding: 'utf8' })
  const file = kept.find((name) => name.endsWith('assent.db')) ?? ''
  expect(sha256(join(folder.path, 'damaged', file))).toBe(before)
})

verifies(
  'window:newer-history',
  'a history of a newer version is named and left byte for byte as it is',
  async () => {
    using folder = await usedFolder()
    const database = join(folder.path, 'assent.db')
    const newer = readFileSync(database)
    newer.writeUInt32BE(9_999, 60)
    writeFileSync(database, newer)
    const before = sha256(database)
    await using window = await openWindow({ dataDirectory: folder.path })

    await window.page
      .getByRole('alert')
      .filter({ hasText: /newer version/ })
      .waitFor()
    expect(await window.page.getByRole('button', { name: /start fresh/i }).count()).toBe(0)
    await window.restart()
    await window.page
      .getByRole('alert')
      .filter({ hasText: /newer version/ })
      .waitFor()
    expect(sha256(database)).toBe(before)
  },
)
