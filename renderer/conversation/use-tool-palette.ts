import { useEffect, useMemo, useState, type KeyboardEvent } from 'react'
import type { CatalogueEntry } from '#contract/views'
import { usePage } from '../page-context.ts'

export type ToolPaletteState = {
  readonly isOpen: boolean
  /** Null while the tools are being read. */
  readonly entries: readonly CatalogueEntry[] | null
  readonly active: number
  readonly show: (position: number) => void
  readonly activeId: (listId: string) => string | undefined
  readonly reopen: () => void
  /** Handles the keys of an open list; says whether it did. */
  readonly onKeyDown: (event: KeyboardEvent) => boolean
}

/** The list that opens while the text is "/" and part of a tool's name. */
export const useToolPalette = (text: string, choose: (entry: CatalogueEntry) => void): ToolPaletteState => {
  const query = /^\/(\S*)$/.exec(text)?.[1]
  const [closedFor, setClosedFor] = useState<string | null>(null)
  const [active, setActive] = useState(0)
  const isOpen = query !== undefined && closedFor !== text
  const tools = useTools(isOpen)
  const entries = useMemo(() => tools && matching(tools, query ?? ''), [tools, query])
  const count = entries?.length ?? 0
  const position = Math.min(active, Math.max(0, count - 1))

  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (!isOpen) return false
    const chosen = entries?.[position]
    if (event.key === 'ArrowDown' && count > 0) setActive((position + 1) % count)
    else if (event.key === 'ArrowUp' && count > 0) setActive((position + count - 1) % count)
    else if (event.key === 'Escape') setClosedFor(text)
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && chosen) choose(chosen)
    else return false
    event.preventDefault()
    return true
  }
  return {
    isOpen,
    entries,
    active: position,
    show: setActive,
    activeId: (listId) => (count > 0 ? `${listId}-${position}` : undefined),
    reopen: () => setClosedFor(null),
    onKeyDown,
  }
}

/** The tools that can be called, read anew each time the list opens. */
const useTools = (isOpen: boolean): readonly CatalogueEntry[] | null => {
  const { bridge, actions } = usePage()
  const [tools, setTools] = useState<readonly CatalogueEntry[] | null>(null)
  useEffect(() => {
    if (!isOpen) return undefined
    let isCurrent = true
    const read = async (): Promise<void> => {
      const reply = await bridge.listTools({})
      if (!isCurrent) return
      if (reply.ok) setTools(reply.value)
      else actions.say(reply.problem.message, { tone: 'stop' })
    }
    void read()
    return () => {
      isCurrent = false
    }
  }, [actions, bridge, isOpen])
  return tools
}

/** Those whose name contains the query; names that begin with it come first. */
const matching = (tools: readonly CatalogueEntry[], query: string): readonly CatalogueEntry[] => {
  const wanted = query.toLowerCase()
  const rank = ({ alias, tool }: CatalogueEntry): number => {
    const position = `${alias}.${tool.name}`.toLowerCase().indexOf(wanted)
    const begins = position === 0 || tool.name.toLowerCase().startsWith(wanted)
    return position < 0 ? -1 : begins ? 0 : 1
  }
  return tools
    .map((entry) => ({ entry, rank: rank(entry) }))
    .filter((ranked) => ranked.rank >= 0)
    .sort((left, right) => left.rank - right.rank)
    .map((ranked) => ranked.entry)
}
