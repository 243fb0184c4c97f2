import { rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import react from '@vitejs/plugin-react'
import { build as bundle, type InlineConfig, type Plugin } from 'vite'
import { licencesOf } from './licences.ts'

export type BuildOptions = {
  /** The folder that holds main/, preload/ and renderer/; the result is its folder dist/. */
  readonly root: string
  /** For `npm run dev`: source maps beside the bundles. */
  readonly sourcemaps: boolean
}

/**
 * For each file of the build, relative to dist/: the modules that went into it, relative to the root. It is kept as
 * dist/bundles.json, and the modification time of that is the moment at which the build began to read.
 */
export type BundleManifest = Readonly<Record<string, readonly string[]>>

/**
 * Bundles both shells, main's two workers, the two preloads and the two pages into dist/, all or nothing: after a failed build the former dist/
 * still stands. Each entry is one file, so that `import.meta.url` in main/serve.ts is the address of
 * dist/main/serve.js. Rejects with the bundler's message.
 */
export const build = async (options: BuildOptions): Promise<void> => {
  const startedAt = new Date()
  const target = join(options.root, 'dist')
  const staging = join(target, `next-${process.pid}`)
  try {
    const bundles = await Promise.allSettled(configurations(options, staging).map(bundleOne))
    const manifests = bundles.map(resultOrThrow)
    for (const part of ['main', 'preload', 'renderer']) await replace(join(staging, part), join(target, part))
    const bundled: BundleManifest = Object.assign({}, ...manifests)
    await writeFile(join(target, 'LICENSES.txt'), await licencesOf(options.root, bundled))
    const manifest = join(target, 'bundles.json')
    await writeFile(manifest, JSON.stringify(bundled, null, 1))
    await utimes(manifest, startedAt, startedAt)
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

const configurations = (options: BuildOptions, staging: string): readonly InlineConfig[] => [
  nodeBundle(options, staging, 'index'),
  nodeBundle(options, staging, 'serve'),
  nodeBundle(options, staging, 'workers/database'),
  nodeBundle(options, staging, 'workers/validation'),
  preloadBundle(options, staging, 'index'),
  preloadBundle(options, staging, 'consent'),
  pageBundle(options, staging, 'index'),
  pageBundle(options, staging, 'consent'),
]

/** One program for Node 24. Not minified: stack traces in a user's report must name functions. */
const nodeBundle = ({ root, sourcemaps }: BuildOptions, staging: string, entry: string): InlineConfig => ({
  ...quiet,
  root,
  publicDir: false,
  ssr: { noExternal: true, external: ['better-sqlite3', 'electron'], target: 'node' },
  build: {
    ssr: true,
    target: 'node24',
    outDir: join(staging, 'main'),
    emptyOutDir: false,
    sourcemap: sourcemaps,
    minify: false,
    chunkSizeWarningLimit: largestBundleKilobytes,
    rolldownOptions: {
      input: { [entry]: join(root, 'main', `${entry}.ts`) },
      output: { format: 'es', entryFileNames: '[name].js', codeSplitting: false },
    },
  },
})

/** A sandboxed preload: one CommonJS file, since it can require electron and nothing else. */
const preloadBundle = ({ root, sourcemaps }: BuildOptions, staging: string, entry: string): InlineConfig => ({
  ...quiet,
  root,
  publicDir: false,
  plugins: [withoutSchemas],
  ssr: { noExternal: true, external: ['electron'], target: 'node' },
  build: {
    ssr: true,
    target: 'es2024',
    outDir: join(staging, 'preload'),
    emptyOutDir: false,
    sourcemap: sourcemaps,
    minify: false,
    rolldownOptions: {
      input: { [entry]: join(root, 'preload', `${entry}.ts`) },
      output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
    },
  },
})

/** One page. Nothing is inlined: the pages' CSP allows neither inline code nor data: fonts. */
const pageBundle = ({ root, sourcemaps }: BuildOptions, staging: string, page: string): InlineConfig => ({
  ...quiet,
  root: join(root, 'renderer'),
  plugins: [react(), withoutCodeFromText],
  build: {
    target: 'es2024',
    outDir: join(staging, 'renderer'),
    emptyOutDir: false,
    sourcemap: sourcemaps,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: largestBundleKilobytes,
    modulePreload: false,
    rolldownOptions: { input: { [page]: join(root, 'renderer', `${page}.html`) } },
  },
})

/**
 * zod tries `new Function` once to see whether it may; under the pages' CSP the attempt alone is reported as a
 * violation. In a page it finds no constructor and takes the path it takes for that case.
 */
const withoutCodeFromText: Plugin = {
  name: 'without-code-from-text',
  transform: {
    filter: { id: /\/zod\/v4\/core\/(?:util|doc)\.js$/ },
    handler: (code) => ({ code: code.replaceAll('const F = Function', 'const F = undefined'), map: null }),
  },
}

/**
 * A preload needs the names of the methods; their schemas, and zod with them, are main's. The names are those of the
 * contract at this moment: no second list can fall behind it.
 */
const withoutSchemas: Plugin = {
  name: 'without-schemas',
  load: {
    filter: { id: /\/preload\/contract\/methods\.ts$/ },
    handler: async (id) => {
      const { mtimeMs } = await stat(id)
      const contract: unknown = await import(`${pathToFileURL(id).href}?${mtimeMs}`)
      return ['chatMethods', 'consentMethods'].map((name) => namesOf(contract, name)).join('\n')
    },
  },
}

const namesOf = (contract: unknown, name: string): string => {
  const methods = Object.fromEntries(
    Object.keys(Object(Object(contract)[name])).map((method) => [method, null]),
  )
  return `export const ${name} = ${JSON.stringify(methods)}`
}

/** Bundles are read from the disk, so only a sudden growth deserves a warning. */
const largestBundleKilobytes = 5_000

const quiet = {
  configFile: false,
  envDir: false,
  logLevel: 'warn',
  mode: 'production',
} as const satisfies InlineConfig

const bundleOne = async (config: InlineConfig): Promise<BundleManifest> => {
  const result = await bundle(config)
  if (!('output' in result)) throw new Error('the bundler returned no single output')
  const folder = basename(String(config.build?.outDir))
  const root = folder === 'renderer' ? resolve(String(config.root), '..') : String(config.root)
  const chunks = result.output.filter((file) => file.type === 'chunk')
  return Object.fromEntries(
    chunks.map((chunk) => [
      `${folder}/${chunk.fileName}`,
      chunk.moduleIds.map((id) => relative(root, id.replace('\0', ''))),
    ]),
  )
}

const resultOrThrow = <Value>(settled: PromiseSettledResult<Value>): Value => {
  if (settled.status === 'rejected') throw settled.reason
  return settled.value
}

const replace = async (source: string, target: string): Promise<void> => {
  await rm(target, { recursive: true, force: true })
  await rename(source, target)
}

if (import.meta.main) {
  const startedAt = performance.now()
  // Libraries choose their slow variants, made for their own developers, by any other value.
  process.env['NODE_ENV'] = 'production'
  try {
    const root = resolve(import.meta.dirname, '..')
    await build({ root, sourcemaps: process.argv.includes('--sourcemaps') })
    console.error(`Built Assent in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
