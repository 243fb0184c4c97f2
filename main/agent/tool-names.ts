import { createHash } from 'node:crypto'
import type { RunTool } from '#contract/events'
import type { CatalogueEntry } from '../call.ts'

/** What every provider accepts as a tool's name: Gemini's has to begin with a letter or an underscore. */
const nameLimit = 64
const plainName = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/

/** Hex digits of the hash: 64 bits, so that no server can find a tool name that takes another's place. */
const hashDigits = 16
const hashedName = new RegExp(`_[0-9a-f]{${hashDigits}}$`)

/**
 * The name under which a model is offered a tool: `alias__tool`, or a cut form that ends in a hash when that has
 * other characters, is too long, or could be read as another alias and tool. Injective.
 */
export const modelToolName = (alias: string, tool: string): string => {
  const name = `${alias}__${tool}`
  const isPlain =
    plainName.test(name) && !hashedName.test(name) && !alias.includes('__') && !alias.endsWith('_')
  return isPlain ? name : hashed(alias, tool)
}

/** The tools of a run, each with its name for the model. */
export const runToolsOf = (catalogue: readonly CatalogueEntry[]): readonly RunTool[] =>
  catalogue.map(({ alias, tool }) => ({ name: modelToolName(alias, tool.name), alias, tool: tool.name }))

const hashed = (alias: string, tool: string): string => {
  const hash = createHash('sha256')
    .update(JSON.stringify([alias, tool]))
    .digest('hex')
    .slice(0, hashDigits)
  const readable = `${alias}__${tool}`.replaceAll(/[^A-Za-z0-9_-]/gu, '_').replace(/^(?![A-Za-z_])/, '_')
  return `${readable.slice(0, nameLimit - hashDigits - 1)}_${hash}`
}
