import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'

/** A program of node_modules/.bin with its arguments; it passes by ending with 0. */
export type Step = { readonly name: string; readonly command: readonly [string, ...string[]] }

export type StepResult = { readonly name: string; readonly passed: boolean }

/** What must hold for every file, beside the tests. */
export const staticChecks: readonly Step[] = [
  { name: 'types', command: ['tsc', '-b'] },
  { name: 'lint', command: ['oxlint', '--type-aware'] },
  { name: 'format', command: ['oxfmt', '--check'] },
]

export const buildStep: Step = { name: 'build', command: ['node', 'scripts/build.ts'] }

/** Runs the steps side by side and prints one line for each as it ends; below it what a failed one had to say. */
export const runSteps = (root: string, steps: readonly Step[]): Promise<readonly StepResult[]> =>
  Promise.all(steps.map((step) => runStep(root, step)))

const runStep = async (root: string, { name, command }: Step): Promise<StepResult> => {
  const startedAt = performance.now()
  const [program, ...args] = command
  const env = {
    ...process.env,
    PATH: join(root, 'node_modules/.bin') + delimiter + (process.env['PATH'] ?? ''),
  }
  const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((resolve, reject) =>
    child.on('error', reject).on('close', resolve),
  )
  const [code, output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(8)} ${seconds} s`)
  if (code !== 0) console.log(`${output}${errors}`.trimEnd())
  return { name, passed: code === 0 }
}
