import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'

export type ServerEntry = ProgramEntry | { readonly url: string }

type ProgramEntry = {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

export type Configured = {
  /** Base URL of an OpenAI-compatible endpoint; "local/scripted" is then the default model. */
  readonly modelUrl?: string
  readonly servers?: Readonly<Record<string, ServerEntry>>
}

/** A data directory of its own with an assent.yaml, as a user would write it; removed at the end. */
export const workspaceFolder = (configured: Configured = {}): Disposable & { readonly path: string } => {
  const path = mkdtempSync(join(tmpdir(), 'assent-test-'))
  if (configured.modelUrl !== undefined || configured.servers) configure(path, configured)
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/** Writes assent.yaml; JSON is YAML. */
export const configure = (path: string, { modelUrl, servers }: Configured): void => {
  const models = modelUrl && {
    default: 'local/scripted',
    providers: { local: { kind: 'openai-compatible', baseUrl: modelUrl, models: ['scripted', 'other'] } },
  }
  writeFileSync(
    join(path, 'assent.yaml'),
    JSON.stringify({ version: 1, ...(models && { models }), servers: servers ?? {} }),
  )
}

const require = createRequire(import.meta.url)

/** A reference server from npm, started with the Node that runs the tests. */
export const referenceServer = (
  name: 'everything' | 'filesystem' | 'memory' | 'sequential-thinking',
  ...args: readonly string[]
): ProgramEntry => ({
  command: process.execPath,
  args: [
    join(dirname(require.resolve(`@modelcontextprotocol/server-${name}/package.json`)), 'dist/index.js'),
    ...args,
  ],
})
