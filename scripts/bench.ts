import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { benchCall } from './bench/call.ts'
import { benchGrowth } from './bench/growth.ts'
import { benchHistory } from './bench/history.ts'
import { benchOpen } from './bench/open.ts'
import type { Section } from './bench/section.ts'
import { benchWindow } from './bench/window.ts'

/**
 * `npm run bench -- [call|history|open|growth|window]… [--quick]`: prints how long things take, and ratios of what was
 * measured side by side in this one run. Only counts can fail it (code 1), never a timing; wrong arguments give 2.
 */
const sections: Readonly<Record<string, Section>> = {
  call: benchCall,
  history: benchHistory,
  open: benchOpen,
  growth: benchGrowth,
  window: benchWindow,
}

const run = async (names: readonly string[], isQuick: boolean): Promise<void> => {
  const [processor] = cpus()
  console.log(
    `${cpus().length} x ${processor?.model ?? 'unknown processor'}, ${process.platform}, Node ${process.version}`,
  )
  const problems: string[] = []
  for (const name of names) problems.push(...((await sections[name]?.(isQuick ? 'quick' : 'whole')) ?? []))
  for (const problem of problems) console.error(`FAILED ${problem}`)
  if (problems.length > 0) process.exitCode = 1
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { quick: { type: 'boolean' } } })
const unknown = positionals.filter((name) => !Object.hasOwn(sections, name))
if (unknown.length === 0) {
  await run(positionals.length > 0 ? positionals : Object.keys(sections), values.quick === true)
} else {
  console.error(`There is no ${unknown.join(', ')}. Name some of: ${Object.keys(sections).join(', ')}.`)
  process.exitCode = 2
}
