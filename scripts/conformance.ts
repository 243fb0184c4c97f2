import { join } from 'node:path'
import { runScenario, type Outcome } from './conformance/run-scenario.ts'
import { scenarioSets, type Scenario, type ScenarioSet } from './conformance/scenarios.ts'

/**
 * `npm run conformance [NAME]`: the client scenarios of the official suite against the connection code of the product.
 * Red when one fails or makes another number of checks.
 */
const main = async (wanted: string | undefined): Promise<void> => {
  const all = scenarioSets
    .flatMap((set) => set.scenarios.map((scenario) => ({ set, scenario })))
    .filter(({ scenario }) => wanted === undefined || scenario.name === wanted)
  const alone = all.filter(({ scenario }) => isTimed(scenario))
  const together = all.filter(({ scenario }) => !isTimed(scenario))
  const outcomes = [...(await runAll(together, 2)), ...(await runAll(alone, 1))]
  const red = outcomes.filter(({ hasPassed }) => !hasPassed)
  for (const outcome of red) tell(outcome)
  printSummary(outcomes)
  process.exitCode = outcomes.length > 0 && red.length === 0 ? 0 : 1
}

/** It measures when we come back: nothing else may run then. */
const isTimed = ({ name }: Scenario): boolean => name === 'sse-retry'

const runAll = async (
  jobs: readonly { readonly set: ScenarioSet; readonly scenario: Scenario }[],
  atATime: number,
): Promise<readonly Outcome[]> => {
  const outcomes: Outcome[] = []
  const left = [...jobs]
  const root = join(import.meta.dirname, '..')
  const work = async (): Promise<void> => {
    for (let job = left.shift(); job !== undefined; job = left.shift()) {
      const outcome = await runScenario(root, job.set, job.scenario)
      console.log(lineOf(outcome))
      outcomes.push(outcome)
    }
  }
  await Promise.all(Array.from({ length: atATime }, work))
  return outcomes
}

const lineOf = ({ set, scenario, hasPassed, checks }: Outcome): string => {
  const word = hasPassed ? `passed, ${checks} checks` : `RED: ${checks} of ${scenario.checks} checks`
  return `${set.title}: ${scenario.name}: ${word}`
}

const tell = (outcome: Outcome): void => {
  console.log(`\n${lineOf(outcome)}`)
  for (const note of outcome.notes) console.log(`  ${note}`)
}

const printSummary = (outcomes: readonly Outcome[]): void => {
  const passed = outcomes.filter(({ hasPassed }) => hasPassed)
  const checks = passed.reduce((sum, outcome) => sum + outcome.checks, 0)
  console.log(`\npassed ${passed.length} of ${outcomes.length}, checks ${checks}`)
}

await main(process.argv[2])
