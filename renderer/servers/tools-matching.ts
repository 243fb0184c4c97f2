import type { ToolView } from '#contract/views'

/** How much of a description is looked at, in UTF-16 code units. */
const readDescription = 2_000

/** Tools that have each of the words in their name, title or description, those with all in the name first. */
export const toolsMatching = (tools: readonly ToolView[], words: string): readonly ToolView[] => {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return tools
  const hasAll = (text: string): boolean => wanted.every((word) => text.toLowerCase().includes(word))
  const inName = tools.filter(({ name }) => hasAll(name))
  const named = new Set(inName)
  const elsewhere = tools.filter(
    (tool) =>
      !named.has(tool) &&
      hasAll(`${tool.name} ${tool.title ?? ''} ${tool.description.slice(0, readDescription)}`),
  )
  return [...inName, ...elsewhere]
}
