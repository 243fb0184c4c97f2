import { resolve } from 'node:path'
import { runSteps, staticChecks } from './steps.ts'

/** `npm run check`: what to run before each commit. Types, lint, format and the unit tests, side by side. */
const unitTests = { name: 'unit', command: ['vitest', 'run', '--project', 'unit', '--reporter=dot'] } as const

const results = await runSteps(resolve(import.meta.dirname, '..'), [...staticChecks, unitTests])
if (results.some((result) => !result.passed)) process.exitCode = 1
