import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { build, type Plugin } from 'vite'
import type { Patch } from './consent-mutants.ts'
import { replaceIn } from './plant.ts'

export type Spoilt = { readonly name: string; readonly patches: readonly Patch[] }

/** The desktop shell once for each planted bug; removed when disposed of. */
export type SpoiltShells = AsyncDisposable & {
  /** Stands for dist/ in the programs that are started from it. */
  readonly distOf: (name: string) => string
  /** Lets the second of them profit from what Node compiled for the first, and keeps nothing afterwards. */
  readonly environment: Readonly<Record<string, string>>
}

const root = new URL('../..', import.meta.url).pathname
/** What is copied for each of them; a patched file is copied as well, and all the rest is shared. */
const shell = ['main/index.ts', 'main/electron'] as const
const builtPreload = 'dist/preload/'

/**
 * Bundles all of them in one go: the core goes into one shared file. A patch names a source, or a built preload by
 * `dist/preload/…`.
 */
export const buildSpoiltShells = async (spoilt: readonly Spoilt[]): Promise<SpoiltShells> => {
  const folder = await mkdtemp(join(tmpdir(), 'assent-shells-'))
  const distOf = (name: string): string => join(folder, 'built', name)
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  await Promise.all(spoilt.map((each) => copyShell(join(folder, 'sources', each.name), each)))
  await build({
    configFile: false,
    root: folder,
    publicDir: false,
    logLevel: 'warn',
    mode: 'production',
    plugins: [sharedWithRoot(join(folder, 'sources'))],
    ssr: { noExternal: true, external: ['better-sqlite3', 'electron'], target: 'node' },
    build: {
      ssr: true,
      target: 'node24',
      outDir: join(folder, 'built'),
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(
          spoilt.map(({ name }) => [name, join(folder, 'sources', name, 'main/index.ts')]),
        ),
        output: { format: 'es', entryFileNames: '[name]/main/index.js', chunkFileNames: 'shared/[name].js' },
      },
    },
  })
  await Promise.all(spoilt.map((each) => completeDist(distOf(each.name), each)))
  return {
    distOf,
    environment: { NODE_COMPILE_CACHE: join(folder, 'compiled') },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

const copyShell = async (target: string, { patches }: Spoilt): Promise<void> => {
  const sources = patches.filter(({ file }) => !file.startsWith(builtPreload))
  for (const part of new Set([...shell, ...sources.map(({ file }) => file)]))
    await cp(join(root, part), join(target, part), { recursive: true })
  await replaceIn(target, sources)
}

/** An import out of a copy leads to the copy's own file where there is one, else to the product's. */
const sharedWithRoot = (copies: string): Plugin => ({
  name: 'shared-with-root',
  enforce: 'pre',
  resolveId: (specifier, importer) => {
    if (importer === undefined || !importer.startsWith(copies)) return null
    const copy = join(copies, relative(copies, importer).split('/')[0] ?? '')
    const path = pathOf(specifier, relative(copy, dirname(importer)))
    if (path === null) return null
    return existsSync(join(copy, path)) ? join(copy, path) : join(root, path)
  },
})

/** Relative to the root; null for a package. */
const pathOf = (specifier: string, folder: string): string | null => {
  if (specifier.startsWith('#contract/')) return `preload/contract/${specifier.slice('#contract/'.length)}.ts`
  return specifier.startsWith('.') ? relative('/', resolve('/', folder, specifier)) : null
}

const completeDist = async (dist: string, { patches }: Spoilt): Promise<void> => {
  await mkdir(dist, { recursive: true })
  await cp(join(root, 'dist/preload'), join(dist, 'preload'), { recursive: true })
  await symlink(join(root, 'dist/main/workers'), join(dist, 'main/workers'))
  await symlink(join(root, 'dist/renderer'), join(dist, 'renderer'))
  const built = patches.filter(({ file }) => file.startsWith(builtPreload))
  await replaceIn(
    dist,
    built.map((patch) => ({ ...patch, file: patch.file.slice('dist/'.length) })),
  )
}
