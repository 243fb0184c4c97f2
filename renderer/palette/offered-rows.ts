import { useEffect, useState } from 'react'
import type { PromptCatalogueEntry } from '#contract/offers'
import type { ListedTool } from '#contract/views'
import { usePage } from '../page-context.ts'
import { matches } from './matches.ts'

/** Most rows of one kind: typing more words reaches the rest. */
const shownRows = 50

export type Named = { readonly name: string; readonly about: string }

/** Those that have the query's words, with all of them in the name first. */
export const bestMatches = <Entry extends Named>(
  entries: readonly Entry[],
  query: string,
): readonly Entry[] => {
  if (query.trim() === '') return []
  const found = entries.filter(({ name, about }) => matches(query, `${name} ${about}`))
  const isNamed = ({ name }: Entry): boolean => matches(query, name)
  return [...found.filter(isNamed), ...found.filter((entry) => !isNamed(entry))].slice(0, shownRows)
}

/** All tools that can be called, and the prompts of running servers: these are asked for with the first key. */
export const useOffered = (isTyped: boolean) => {
  const { bridge } = usePage()
  const [tools, setTools] = useState<readonly (Named & ListedTool)[]>([])
  const [prompts, setPrompts] = useState<readonly (Named & PromptCatalogueEntry)[]>([])
  useEffect(() => {
    void bridge.listTools({}).then((reply) => reply.ok && setTools(reply.value.map(namedTool)))
  }, [bridge])
  useEffect(() => {
    if (isTyped)
      void bridge.listAllPrompts({}).then((reply) => reply.ok && setPrompts(reply.value.map(namedPrompt)))
  }, [bridge, isTyped])
  return { tools, prompts }
}

const namedTool = (entry: ListedTool) => ({
  ...entry,
  name: `${entry.alias}.${entry.tool.name}`,
  about: entry.tool.description,
})

const namedPrompt = (entry: PromptCatalogueEntry) => ({
  ...entry,
  name: `${entry.alias}.${entry.prompt.name}`,
  about: entry.prompt.description,
})
