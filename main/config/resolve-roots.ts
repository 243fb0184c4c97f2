import { isAbsolute, normalize } from 'node:path'
import { t } from '#contract/language/texts'
import { isApart } from '../folder-overlap.ts'
import type { SourceText } from './configuration-source.ts'
import type { Substitution } from './substitution.ts'

export type RootsPlace = {
  /** Absolute: what `~` stands for. */
  readonly home: string
  /** Assent's own: it holds secrets and approvals, and no server is told of it. */
  readonly dataDirectory: string
}

/**
 * The folders of `roots` as absolute paths; they need not exist. Rejects a path that is not absolute (`bad-folder`),
 * one that is there twice (`folder-twice`) and one that meets Assent's own data (`data-folder`), also by way of links.
 */
export const resolveRoots = async (
  roots: readonly SourceText[],
  substitution: Substitution,
  { home, dataDirectory }: RootsPlace,
): Promise<readonly string[]> => {
  const paths: string[] = []
  for (const root of roots) {
    const path = await substitution.visible(atHome(root, home), t('config.servers.secretInRoots'))
    const flaw = substitution.problem() === null ? await flawOf(path, paths, dataDirectory) : null
    if (flaw !== null) substitution.reject(root, flaw.code, flaw.message)
    paths.push(normalize(path))
  }
  return paths
}

const flawOf = async (path: string, before: readonly string[], dataDirectory: string) => {
  if (!isAbsolute(path)) return { code: 'bad-folder', message: t('config.servers.rootNotAbsolute') }
  if (before.includes(normalize(path)))
    return { code: 'folder-twice', message: t('config.servers.rootTwice') }
  if (await isApart(path, dataDirectory)) return null
  return { code: 'data-folder', message: t('config.servers.rootOwn', { path: dataDirectory }) }
}

/** Before substitution, as a shell does: what a variable brings is not expanded. */
const atHome = (root: SourceText, home: string): SourceText =>
  root.text === '~' || root.text.startsWith('~/')
    ? { ...root, text: home.replaceAll('$', () => '$$') + root.text.slice(1) }
    : root
