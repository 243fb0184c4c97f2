import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { runBuild } from './run-build.ts'

/** As scripts/build.ts writes it last. */
const manifest = 'dist/bundles.json'

/** What a build reads. A folder counts too: its time changes when a file in it is added, renamed or removed. */
const sources = [
  'main',
  'preload',
  'renderer',
  'package.json',
  'package-lock.json',
  'scripts/build.ts',
] as const

/** Builds unless dist/ is newer than all it was made from. False when the build failed; stderr says why. */
export const buildIfStale = async (root: string): Promise<boolean> =>
  (await isFresh(root)) || (await runBuild(root))

/** Whether dist/ holds a whole build that began after the last change of its sources. */
export const isFresh = async (root: string): Promise<boolean> => {
  const builtAt = await modifiedAt(join(root, manifest))
  const changes = await Promise.all(sources.map((source) => newestChange(join(root, source))))
  return builtAt > Math.max(...changes)
}

const newestChange = async (path: string): Promise<number> => {
  const entries = await readdir(path, { recursive: true }).catch(() => [])
  const times = await Promise.all([path, ...entries.map((entry) => join(path, entry))].map(modifiedAt))
  return Math.max(...times)
}

/** Milliseconds since 1970; 0 when there is no such file. */
const modifiedAt = async (path: string): Promise<number> => (await stat(path).catch(() => null))?.mtimeMs ?? 0
