import { join, resolve } from 'node:path'
import { startVitest, type Vitest } from 'vitest/node'
import { findChromium } from './find-chromium.ts'
import { buildStep, runSteps, staticChecks, type StepResult } from './steps.ts'

/**
 * `npm test -- [file or part of its name]…`: build, types, lint and format, then every test. Without Chromium the
 * tests that need it are left out and named. With CI=true anything skipped is a failure, but for the one test that
 * needs a real Electron. The last line counts, and everything that did not pass is a failure in it: "N passed, N
 * failed".
 */
const root = resolve(import.meta.dirname, '..')
const isContinuousIntegration = process.env['CI'] === 'true'

type Totals = {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** Skipped, and allowed to be. */
  readonly excused: number
}

/** Build machines cannot have the binary that it runs. */
const realElectronTest = 'test/e2e/electron-real.test.ts'

const runTests = async (projects: readonly string[], filters: readonly string[]): Promise<Totals> => {
  const vitest = await startVitest('test', [...filters], { root, run: true, project: [...projects] })
  const totals = count(vitest)
  await vitest.close()
  return totals
}

/** A file that cannot be loaded and an error outside any test count as one failure each. */
const count = (vitest: Vitest): Totals => {
  const modules = vitest.state.getTestModules()
  const tests = modules.flatMap((module) => [...module.children.allTests()])
  const states = tests.map((test) => test.result().state)
  const skipped = tests.filter((test) => ['skipped', 'pending'].includes(test.result().state))
  const excused = skipped.filter((test) => test.module.moduleId === join(root, realElectronTest)).length
  const brokenSuites = modules.flatMap((module) => [module, ...module.children.allSuites()])
  const strayErrors =
    brokenSuites.flatMap((suite) => suite.errors()).length + vitest.state.getUnhandledErrors().length
  return {
    passed: states.filter((state) => state === 'passed').length,
    failed: states.filter((state) => state === 'failed').length + strayErrors,
    skipped: skipped.length - excused,
    excused,
  }
}

const failedNames = (results: readonly StepResult[]): readonly string[] =>
  results.filter((result) => !result.passed).map((result) => result.name)

const failedChecks = failedNames(await runSteps(root, [buildStep, ...staticChecks]))
const hasChromium = findChromium() !== null
const projects = ['unit', 'integration', ...(hasChromium ? ['e2e'] : [])]
const totals = failedChecks.includes('build')
  ? { passed: 0, failed: 0, skipped: 0, excused: 0 }
  : await runTests(projects, process.argv.slice(2))

const foundNothing = totals.passed + totals.failed + totals.skipped + totals.excused === 0
const skipped = totals.skipped + (hasChromium ? 0 : 1)
const failed =
  totals.failed + failedChecks.length + (foundNothing ? 1 : 0) + (isContinuousIntegration ? skipped : 0)
if (failedChecks.length > 0) console.log(`Failed before the tests: ${failedChecks.join(', ')}`)
if (foundNothing)
  console.log(`No test was run${failedChecks.includes('build') ? ', because the build failed' : ''}.`)
if (!hasChromium)
  console.log('SKIPPED: the end-to-end tests. Install Chromium, or name it in CHROMIUM_PATH, to run them.')
if (totals.excused > 0)
  console.log(
    `SKIPPED: ${realElectronTest}, since there is no Electron binary here. A double stood in for it.`,
  )
if (totals.skipped > 0) console.log(`SKIPPED: ${totals.skipped} tests (see above).`)
console.log(`${totals.passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
