import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchCall } from './bench/call.ts'
import { benchGrowth } from './bench/growth.ts'
import { benchHistory } from './bench/history.ts'
import { benchMcp } from './bench/mcp.ts'
import { benchOpen } from './bench/open.ts'
import type { Section } from './bench/section.ts'
import { benchWindow } from './bench/window.ts'

/**
 * `npm run bench -- [call|mcp|history|open|growth|window]… [--quick]`: prints how long things take, and ratios of what was
 * measured side by side in this one run. Only counts can fail it (code 1), never a timing; wrong arguments give 2.
 */
const sections: Readonly<Record<string, Section>> = {
  call: benchCall,
  mcp: benchMcp,
  history: benchHistory,
  open: benchOpen,
  growth: benchGrowth,
  window: benchWindow,
}

const usage = `Use: npm run bench -- [${Object.keys(sections).join('|')}]… [--quick]`

const main = async (): Promise<void> => {
  const options = readOptions(process.argv.slice(2))
  if (options === null) {
    console.error(usage)
    process.exitCode = 2
    return
  }
  keepTemporaryFilesTogether()
  console.log(machine())
  const problems: string[] = []
  for (const name of options.names) problems.push(...((await sections[name]?.(options.size)) ?? []))
  for (const problem of problems) console.error(`FAILED ${problem}`)
  if (problems.length > 0) process.exitCode = 1
}

const readOptions = (args: readonly string[]) => {
  try {
    const options = { quick: { type: 'boolean', default: false } } as const
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
    const names = positionals.length > 0 ? positionals : Object.keys(sections)
    const isKnown = names.every((name) => Object.hasOwn(sections, name))
    return isKnown ? ({ names, size: values.quick ? 'quick' : 'whole' } as const) : null
  } catch {
    return null
  }
}

/** In one folder that goes when this process ends, also when it is interrupted. */
const keepTemporaryFilesTogether = (): void => {
  const folder = mkdtempSync(join(tmpdir(), 'assent-bench-'))
  process.env['TMPDIR'] = folder
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
}

const machine = (): string => {
  const model = cpus()[0]?.model ?? 'unknown processor'
  const load = (loadavg()[0] ?? 0).toFixed(1)
  return `${cpus().length} x ${model}, ${process.platform}, load ${load}, Node ${process.version}`
}

await main()
