import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { isFresh } from '../../scripts/freshness.ts'

const early = new Date('2026-01-01T00:00:00Z')
const later = new Date('2026-01-01T00:00:01Z')

/** A project whose files are all older than its build. */
const builtProject = async (): Promise<string> => {
  const root = await mkdtemp(join(tmpdir(), 'assent-freshness-'))
  onTestFinished(() => rm(root, { recursive: true }))
  for (const file of ['main/serve.ts', 'main/mcp/server.ts', 'renderer/index.html', 'package.json'])
    await write(join(root, file), early)
  await write(join(root, 'dist/bundles.json'), later)
  for (const folder of ['main', 'main/mcp', 'renderer']) await utimes(join(root, folder), early, early)
  return root
}

const write = async (path: string, at: Date): Promise<void> => {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, '')
  await utimes(path, at, at)
}

test('a build newer than its sources is fresh', async () => {
  expect(await isFresh(await builtProject())).toBe(true)
})

test.each([
  ['a changed source', (root: string) => utimes(join(root, 'main/mcp/server.ts'), later, later)],
  ['a changed package set', (root: string) => utimes(join(root, 'package.json'), later, later)],
  ['a new file', (root: string) => write(join(root, 'main/mcp/late.ts'), early)],
  ['a removed file', (root: string) => rm(join(root, 'main/mcp/server.ts'))],
  ['a missing build', (root: string) => rm(join(root, 'dist'), { recursive: true })],
])('%s makes it stale', async (_, change) => {
  const root = await builtProject()
  await change(root)
  expect(await isFresh(root)).toBe(false)
})
