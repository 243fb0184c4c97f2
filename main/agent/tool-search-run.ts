import type { EventOf, RunTool } from '#contract/events'
import type { Transcript } from '#contract/transcript'
import type { CatalogueEntry } from '../call.ts'
import { runToolsOf } from './tool-names.ts'
import { searchInstructions } from './tool-search-instructions.ts'
import { fittingTools, isTooMuchAtOnce, toolLimits } from './tool-search-limits.ts'

/**
 * Pure: the tools that a run's model is given at its start. All of them, or, where they would take too much of its
 * context, those that it found or called earlier in the conversation; the rest it finds by searching.
 */
export const toolsAtStart = (
  entries: readonly CatalogueEntry[],
  transcript: Transcript,
  model: { readonly contextTokens: number | null; readonly takesTools: boolean },
): Pick<EventOf<'run-started'>, 'tools' | 'toolSearch'> => {
  const limits = toolLimits(model.contextTokens)
  if (!model.takesTools || !isTooMuchAtOnce(entries, limits)) return { tools: runToolsOf(entries) }
  const { tools, size } = limits.offered
  const half = { tools: Math.floor(tools / 2), size: Math.floor(size / 2) }
  const recent = fittingTools(offeredBefore(entries, transcript).toReversed(), half)
  return {
    tools: runToolsOf(recent.toReversed()),
    toolSearch: { catalogue: searchInstructions(entries, limits.catalogueSize) },
  }
}

/** In the order in which they came up, and only those that are still there. */
const offeredBefore = (
  entries: readonly CatalogueEntry[],
  { items }: Transcript,
): readonly CatalogueEntry[] => {
  const known = new Map(entries.map((entry) => [keyOf(entry.alias, entry.tool.name), entry]))
  const keys = items.flatMap((item) => {
    if (item.kind !== 'call' || item.by !== 'model') return []
    if (item.state.kind === 'found') return item.state.tools.map(keyOfTool)
    return item.alias !== null && item.tool !== null ? [keyOf(item.alias, item.tool)] : []
  })
  return [...new Set(keys)].flatMap((key) => known.get(key) ?? [])
}

const keyOfTool = ({ alias, tool }: RunTool): string => keyOf(alias, tool)

/** An alias has no line break. */
const keyOf = (alias: string, tool: string): string => `${alias}\n${tool}`
