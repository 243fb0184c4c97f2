import type { PromptCatalogueEntry, ResourceTemplateView, ResourceView } from '#contract/offers'
import type { ListedTool } from '#contract/views'

/** One thing of a running server that the composer can take. */
export type PaletteEntry = Common & Kinds

type Common = { readonly name: string; readonly about: string; readonly icon: string | undefined }

type Kinds =
  | { readonly kind: 'tool'; readonly tool: ListedTool }
  | { readonly kind: 'prompt'; readonly prompt: PromptCatalogueEntry }
  | { readonly kind: 'resource'; readonly alias: string; readonly resource: ResourceView }
  | { readonly kind: 'template'; readonly alias: string; readonly template: ResourceTemplateView }

/** What opens the list: "/" as the whole text asks for tools and prompts, "@" before a word for resources. */
export type Trigger =
  | { readonly kind: 'slash'; readonly query: string }
  /** `from` and `to` are where the "@" and its query stand in the text. */
  | { readonly kind: 'at'; readonly query: string; readonly from: number; readonly to: number }

export const triggerAt = (text: string, caret: number): Trigger | null => {
  const slash = /^\/(\S*)$/u.exec(text)
  if (slash) return { kind: 'slash', query: slash[1] ?? '' }
  const at = /(?:^|\s)@([^\s@]*)$/u.exec(text.slice(0, caret))
  const query = at?.[1]
  return query === undefined ? null : { kind: 'at', query, from: caret - query.length - 1, to: caret }
}

export const toolEntry = (tool: ListedTool): PaletteEntry => ({
  kind: 'tool',
  name: `${tool.alias}.${tool.tool.name}`,
  about: tool.tool.description,
  icon: tool.tool.icon,
  tool,
})

export const promptEntry = (prompt: PromptCatalogueEntry): PaletteEntry => ({
  kind: 'prompt',
  name: `${prompt.alias}.${prompt.prompt.name}`,
  about: prompt.prompt.description || (prompt.prompt.title ?? ''),
  icon: prompt.prompt.icon,
  prompt,
})

export const resourceEntry = (alias: string, resource: ResourceView): PaletteEntry => ({
  kind: 'resource',
  name: `${alias}.${resource.title ?? resource.name}`,
  about: resource.uri,
  icon: resource.icon,
  alias,
  resource,
})

export const templateEntry = (alias: string, template: ResourceTemplateView): PaletteEntry => ({
  kind: 'template',
  name: `${alias}.${template.title ?? template.name}`,
  about: template.uriTemplate,
  icon: template.icon,
  alias,
  template,
})

/** Those whose name contains the query; names that begin with it come first, addresses that contain it last. */
export const entriesMatching = (entries: readonly PaletteEntry[], query: string): readonly PaletteEntry[] => {
  const wanted = query.toLowerCase()
  const rank = ({ kind, name, about }: PaletteEntry): number => {
    const searched = name.toLowerCase()
    const position = searched.indexOf(wanted)
    if (position === 0 || searched.startsWith(wanted, searched.indexOf('.') + 1)) return 0
    if (position > 0) return 1
    return (kind === 'resource' || kind === 'template') && about.toLowerCase().includes(wanted) ? 2 : -1
  }
  return entries
    .map((entry) => ({ entry, rank: rank(entry) }))
    .filter((ranked) => ranked.rank >= 0)
    .sort((left, right) => left.rank - right.rank)
    .map((ranked) => ranked.entry)
}
