import { isBuiltin } from 'node:module'
import { posix } from 'node:path'

/** A source file, relative to the root, with the names that its statements import. */
export type SourceFile = { readonly file: string; readonly imports: readonly string[] }

/** `target` is a file relative to the root or a package: "main/gate.ts", "ws", "node:fs". */
export type Layer = {
  /** Who may import whom, as a sentence. */
  readonly name: string
  readonly covers: (file: string) => boolean
  readonly allows: (target: string, file: string) => boolean
}

/** Each import that the layer does not allow, as "file imports target". */
export const violationsOf = (layer: Layer, files: readonly SourceFile[]): readonly string[] =>
  files
    .filter(({ file }) => layer.covers(file))
    .flatMap(({ file, imports }) => imports.map((name) => ({ file, target: targetOf(file, name) })))
    .filter(({ file, target }) => !layer.allows(target, file))
    .map(({ file, target }) => `${file} imports ${target}`)

const targetOf = (file: string, name: string): string => {
  if (name.startsWith('.')) return posix.join(posix.dirname(file), name)
  if (name.startsWith('#contract/')) return `${name.replace('#contract', 'preload/contract')}.ts`
  return isBuiltin(name) ? `node:${name.replace('node:', '')}` : name
}

type Test = (path: string) => boolean

const isIn =
  (...folders: readonly string[]): Test =>
  (path) =>
    folders.some((folder) => path === folder || path.startsWith(`${folder}/`))

const not =
  (...tests: readonly Test[]): Test =>
  (path) =>
    !tests.some((test) => test(path))

const either =
  (...tests: readonly Test[]): Test =>
  (path) =>
    tests.some((test) => test(path))

const features = [
  'agent',
  'consent',
  'mcp',
  'model',
  'history',
  'secrets',
  'config',
  'import',
  'server-requests',
] as const
const featureOf = (path: string): string | undefined =>
  features.find((feature) => isIn(`main/${feature}`)(path))

/** What each worker thread runs for. */
const servedFeature: Readonly<Record<string, string>> = {
  'main/workers/database.ts': 'history',
  'main/workers/validation.ts': 'mcp',
}

const isContract = isIn('preload/contract')
const isVocabulary = isIn(
  'main/journal.ts',
  'main/launch.ts',
  'main/call.ts',
  'main/cut-middle.ts',
  'main/large-answer.ts',
  'main/result-text.ts',
  'main/model-request.ts',
  'main/server-request.ts',
  'main/server-questions.ts',
  'main/sign-in.ts',
  'main/durable-file.ts',
  'main/serial.ts',
  'main/provider-kinds.ts',
  'main/loopback.ts',
  'main/folder-overlap.ts',
)
const isShell = isIn('main/web', 'main/electron', 'main/serve.ts', 'main/index.ts')
const isElectron = isIn('electron')
const isWebLibrary = isIn('hono', '@hono', 'ws')
const isProduct = isIn('main', 'preload', 'renderer')
const isNode: Test = (target) => isBuiltin(target)
const isPackage: Test = (target) => !isIn('main', 'preload', 'renderer', 'scripts', 'test', '..')(target)

const onlyFor = (library: string, isLibrary: Test, isUser: Test, users: string): Layer => ({
  name: `only ${users} imports ${library}`,
  covers: not(isUser),
  allows: not(isLibrary),
})

/** The table "Who may import whom" of ARCHITECTURE.md row by row, then the libraries that have one owner. */
export const layers: readonly Layer[] = [
  {
    name: 'the contract imports zod, i18next and itself',
    covers: isContract,
    allows: either(isIn('zod', 'i18next'), isContract),
  },
  {
    name: 'a preload imports the contract, electron and its own folder',
    covers: (file) => isIn('preload')(file) && !isContract(file),
    allows: either(isIn('preload'), isElectron),
  },
  {
    name: 'the renderer imports itself, the contract and packages that run in a page',
    covers: isIn('renderer'),
    allows: (target) => either(isContract, isIn('renderer'), isPackage)(target) && !isNode(target),
  },
  {
    name: 'the consent page shares the socket and the theme with the chat page, and no component',
    covers: isIn('renderer/consent'),
    allows: either(isContract, isIn('renderer/consent', 'renderer/socket.ts', 'renderer/theme'), isPackage),
  },
  {
    name: 'the chat page takes nothing from the consent page',
    covers: (file) => isIn('renderer')(file) && !isIn('renderer/consent')(file),
    allows: not(isIn('renderer/consent')),
  },
  {
    name: 'a feature imports itself, the contract, the vocabulary and packages',
    covers: (file) => featureOf(file) !== undefined,
    allows: (target, file) =>
      either(isContract, isVocabulary, isPackage)(target) || featureOf(target) === featureOf(file),
  },
  {
    name: 'a worker imports the feature it serves, the contract, the vocabulary and packages',
    covers: isIn('main/workers'),
    allows: (target, file) =>
      either(isContract, isVocabulary, isPackage)(target) ||
      featureOf(target) === (servedFeature[file] ?? 'none'),
  },
  {
    name: 'the core imports no shell and nothing that shells are made of',
    covers: (file) => isIn('main')(file) && !isShell(file),
    allows: not(isShell, isElectron, isWebLibrary),
  },
  {
    name: 'a shell imports no inside of a feature',
    covers: isShell,
    allows: (target) => featureOf(target) === undefined && !isIn('main/workers')(target),
  },
  {
    name: 'the product imports no script and no test',
    covers: isProduct,
    allows: either(isProduct, isPackage),
  },
  onlyFor('electron', isElectron, isIn('main/electron', 'main/index.ts', 'preload'), 'the desktop shell'),
  onlyFor('the web libraries', isWebLibrary, isIn('main/web'), 'main/web'),
  onlyFor('the MCP client', isIn('@modelcontextprotocol'), isIn('main/mcp/connection'), 'one folder'),
  onlyFor('the AI SDK', isIn('ai', '@ai-sdk'), isIn('main/model'), 'main/model'),
  onlyFor('the database', isIn('better-sqlite3'), isIn('main/history', 'main/workers'), 'main/history'),
]
