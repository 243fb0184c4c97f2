import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Patch } from './consent-mutants.ts'

const requireSource = createRequire(import.meta.url)

const root = new URL('../..', import.meta.url).pathname

/** A copy of the product's sources that can be spoilt; removed when disposed of. */
export type SourceCopy = AsyncDisposable & { readonly path: string }

export const copySources = async (): Promise<SourceCopy> => {
  const path = await mkdtemp(join(tmpdir(), 'assent-mutant-'))
  await symlink(join(root, 'node_modules'), join(path, 'node_modules'))
  for (const part of copied) await cp(join(root, part), join(path, part), { recursive: true })
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** The gate, the web shell and what they import. */
const copied = [
  ['package.json', 'preload/contract', 'main/consent', 'main/web', 'main/mcp/transport'],
  ['gate', 'journal', 'call', 'launch', 'pages', 'serial', 'page-files', 'page-headers', 'loopback'].map(
    (name) => `main/${name}.ts`,
  ),
].flat()

/** Plants a bug by its text and loads what was changed: a bug that does not load would look like one that was noticed. */
export const plant = async ({ path }: SourceCopy, patches: readonly Patch[]): Promise<void> => {
  await replaceIn(path, patches)
  for (const { file } of patches) requireSource(join(path, file))
}

/** Throws unless each pattern stands exactly once in its file. */
export const replaceIn = async (root: string, patches: readonly Patch[]): Promise<void> => {
  for (const { file, find, replace } of patches) {
    const source = await readFile(join(root, file), 'utf8')
    const matches = source.split(find).length - 1
    if (matches !== 1) throw new Error(`the pattern stands ${matches} times in ${file}: ${find}`)
    await writeFile(
      join(root, file),
      source.replace(find, () => replace),
    )
  }
}
