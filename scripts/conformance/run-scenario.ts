import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { Scenario, ScenarioSet } from './scenarios.ts'

export type Outcome = {
  readonly set: ScenarioSet
  readonly scenario: Scenario
  /** The suite is content and made as many checks as it should. */
  readonly hasPassed: boolean
  readonly checks: number
  /** What the suite said that did not pass, and what our side printed last. */
  readonly notes: readonly string[]
}

const timeLimitMs = 60_000
const checkList = z.array(
  z.object({ id: z.string(), status: z.string(), errorMessage: z.string().optional() }).readonly(),
)
const counted: ReadonlySet<string> = new Set(['SUCCESS', 'FAILURE', 'WARNING'])

/** Plays one scenario: the suite starts a server and our client, and judges what it saw. */
export const runScenario = async (root: string, set: ScenarioSet, scenario: Scenario): Promise<Outcome> => {
  const folder = await mkdtemp(join(tmpdir(), 'assent-conformance-'))
  try {
    const { code, output } = await play(root, set, scenario, folder)
    const results = await readdir(folder, { recursive: true })
    const file = results.find((name) => name.endsWith('checks.json'))
    const text = file === undefined ? '[]' : await readFile(join(folder, file), 'utf8')
    const checks = checkList.parse(JSON.parse(text)).filter(({ status }) => counted.has(status))
    const bad = checks.filter(({ status }) => status !== 'SUCCESS')
    const hasPassed = code === 0 && bad.length === 0 && checks.length === scenario.checks
    const said = bad.map(({ id, status, errorMessage = '' }) => `${status} ${id}: ${errorMessage}`)
    return { set, scenario, hasPassed, checks: checks.length, notes: [...said, ...output.slice(-6)] }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const play = (
  root: string,
  { suite, protocolVersion }: ScenarioSet,
  { name }: Scenario,
  folder: string,
): Promise<{ readonly code: number | null; readonly output: readonly string[] }> =>
  new Promise((resolve, reject) => {
    const client = `"${process.execPath}" "${join(root, 'test/support/conformance-client.ts')}"`
    // Extensions of the protocol belong to no version of it: they are played in each only when that is forced.
    const version = protocolVersion === null ? [] : ['--spec-version', protocolVersion, '--force']
    // Both programs are started for each scenario: most of their time is reading their own code.
    const env = { ...process.env, NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/conformance') }
    const child = spawn(
      process.execPath,
      [
        join(root, 'node_modules', suite, 'dist/index.js'),
        'client',
        '--command',
        client,
        '--scenario',
        name,
        '-o',
        folder,
        ...version,
      ],
      { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeLimitMs, killSignal: 'SIGKILL' },
    )
    let output = ''
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-20_000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output: output.split('\n').filter(Boolean) }))
  })
