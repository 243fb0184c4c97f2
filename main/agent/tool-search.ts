import type { ToolView } from '#contract/views'
import type { CatalogueEntry } from '../call.ts'
import { buildToolIndex, type ReadTools, type ToolIndex } from './tool-search-index.ts'

/** Finds tools by words. Reads their definitions only: no server is asked and nothing is run. */
export type ToolFinder = {
  /** All that match, the best first. The index is built anew only when the tools are others than the last time. */
  readonly find: (entries: readonly CatalogueEntry[], query: string) => Promise<readonly CatalogueEntry[]>
}

export const createToolFinder = (): ToolFinder => {
  const readTools: ReadTools = new WeakMap<ToolView, ReadonlyMap<string, number>>()
  let built: {
    readonly entries: readonly CatalogueEntry[]
    readonly index: Promise<ToolIndex>
  } | null = null

  const indexOf = (entries: readonly CatalogueEntry[]): Promise<ToolIndex> => {
    if (built !== null && isSameList(built.entries, entries)) return built.index
    const index = buildToolIndex(entries, readTools)
    built = { entries, index }
    return index
  }

  return { find: async (entries, query) => (await indexOf(entries)).search(query) }
}

/** A server that lists its tools again gives new objects: the very same ones are the same tools. */
const isSameList = (left: readonly CatalogueEntry[], right: readonly CatalogueEntry[]): boolean =>
  left.length === right.length &&
  left.every(({ alias, tool }, index) => alias === right[index]?.alias && tool === right[index].tool)
