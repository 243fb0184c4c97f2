import type { ToolView } from '#contract/views'
import type { CatalogueEntry } from '../call.ts'

/** More tools than this are found by searching, however small they are; some providers take no more than 128. */
const mostAtOnce = 64
const mostOffered = 100
const mostFoundAtOnce = 20

/** Definitions take at most this part of a model's context when all are given; what was found, this part. */
const partAtOnce = 0.05
const partOffered = 0.25
const tokensAtOnce = { least: 4_000, most: 20_000, unknown: 10_000 } as const
const partOfCatalogue = 0.25

/** Of definitions as JSON. */
const charactersPerToken = 3.5

/** How much of tools a model is given; sizes in UTF-16 code units of JSON. */
export type ToolLimits = {
  /** Above either, a model finds its tools by searching. */
  readonly atOnce: { readonly tools: number; readonly size: number }
  /** By one search. */
  readonly found: { readonly tools: number; readonly size: number }
  /** In all of a run. */
  readonly offered: { readonly tools: number; readonly size: number }
  /** What it is told of all tools before it searches. */
  readonly catalogueSize: number
}

/** `contextTokens` is what the model can read; null where nobody says. */
export const toolLimits = (contextTokens: number | null): ToolLimits => {
  const { least, most, unknown } = tokensAtOnce
  const share = contextTokens === null ? unknown : contextTokens * partOffered
  const atOnce =
    contextTokens === null ? unknown : Math.min(share, Math.max(least, contextTokens * partAtOnce), most)
  const size = Math.floor(atOnce * charactersPerToken)
  return {
    atOnce: { tools: mostAtOnce, size },
    found: { tools: mostFoundAtOnce, size },
    offered: {
      tools: mostOffered,
      size: Math.max(size, Math.floor(Math.min(share, 4 * atOnce) * charactersPerToken)),
    },
    catalogueSize: Math.floor(size * partOfCatalogue),
  }
}

export const isTooMuchAtOnce = (entries: readonly CatalogueEntry[], { atOnce }: ToolLimits): boolean =>
  entries.length > atOnce.tools || fittingTools(entries, atOnce).length < entries.length

/** Those that can still be offered beside others, in their order: a large one does not keep out smaller ones. */
export const fittingTools = (
  wanted: readonly CatalogueEntry[],
  room: { readonly tools: number; readonly size: number },
): readonly CatalogueEntry[] => {
  let { tools, size } = room
  return wanted.filter(({ tool }) => {
    const own = sizeOfTool(tool)
    if (tools < 1 || own > size) return false
    tools -= 1
    size -= own
    return true
  })
}

const sizes = new WeakMap<ToolView, number>()

/** Of what a model is given of a tool, measured once. */
export const sizeOfTool = (tool: ToolView): number => {
  const known = sizes.get(tool)
  if (known !== undefined) return known
  const { name, description, inputSchema } = tool
  const size = JSON.stringify({ name, description, inputSchema }).length
  sizes.set(tool, size)
  return size
}
