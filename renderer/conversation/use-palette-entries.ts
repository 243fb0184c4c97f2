import { useEffect, useState } from 'react'
import type { Result } from '#contract/result'
import { usePage, type Page } from '../page-context.ts'
import {
  promptEntry,
  resourceEntry,
  templateEntry,
  toolEntry,
  type PaletteEntry,
  type Trigger,
} from './palette-entries.ts'

type Sources = { readonly [Source: string]: readonly PaletteEntry[] }

/**
 * What can be taken, read anew each time the list opens: null until the first answer. A server that is slow, or has
 * nothing of the kind, holds up no other.
 */
export const usePaletteEntries = (kind: Trigger['kind'] | null): readonly PaletteEntry[] | null => {
  const page = usePage()
  const [sources, setSources] = useState<Sources | null>(null)
  useEffect(() => {
    if (kind === null) return undefined
    let isCurrent = true
    // What was there the last time stays until the answers come: a list that is opened again does not jump.
    setSources((before) => (before !== null && belongsTo(before, kind) ? before : null))
    const take = (source: string, entries: readonly PaletteEntry[]): void => {
      if (isCurrent)
        setSources((before) => ({ ...(belongsTo(before, kind) ? before : {}), [source]: entries }))
    }
    read(page, kind, take)
    return () => {
      isCurrent = false
    }
  }, [kind, page])
  if (sources === null || kind === null || !belongsTo(sources, kind)) return null
  return Object.keys(sources)
    .sort(toolsFirst)
    .flatMap((source) => sources[source] ?? [])
}

const belongsTo = (sources: Sources | null, kind: Trigger['kind']): boolean =>
  Object.keys(sources ?? {}).every((source) => source.startsWith(kind))

const toolsFirst = (left: string, right: string): number =>
  Number(right === toolsSource) - Number(left === toolsSource) || left.localeCompare(right)

const toolsSource = 'slash tools'

type Take = (source: string, entries: readonly PaletteEntry[]) => void

const read = ({ bridge, store, actions }: Page, kind: Trigger['kind'], take: Take): void => {
  const ask = async <Value>(
    source: string,
    reply: Promise<Result<Value>>,
    toEntries: (value: Value) => readonly PaletteEntry[],
  ): Promise<void> => {
    const read = await reply
    if (read.ok) take(source, toEntries(read.value))
    else if (source === toolsSource) actions.say(read.problem.message, { tone: 'stop' })
  }
  if (kind === 'slash') {
    void ask(toolsSource, bridge.listTools({}), (tools) => tools.map(toolEntry))
    void ask('slash prompts', bridge.listAllPrompts({}), (prompts) => prompts.map(promptEntry))
    return
  }
  take('at', [])
  const servers = store.getState().workspace?.servers ?? []
  for (const { alias, state } of servers)
    if (state.kind === 'ready')
      void ask(`at ${alias}`, bridge.listResources({ alias }), ({ resources, templates }) => [
        ...resources.map((resource) => resourceEntry(alias, resource)),
        ...templates.map((template) => templateEntry(alias, template)),
      ])
}
