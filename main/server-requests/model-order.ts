import type { ModelOption } from '#contract/views'

/** Those that can be chosen for an answer to a server; more of them no list of choices has room for. */
const choiceLimit = 100

/**
 * The models that can be asked, the one that would be taken first: what the server's hints name, in their order, then
 * the conversation's model, then the default, then the others. A hint is a name or a part of one and only proposes:
 * the user chooses (MCP 2025-11-25, "Model Preferences").
 */
export const orderModels = (
  options: readonly ModelOption[],
  {
    hints,
    preferred,
    needsImages,
  }: {
    readonly hints: readonly string[]
    /** The conversation's model and the default one, where there are such. */
    readonly preferred: readonly ModelOption[]
    readonly needsImages: boolean
  },
): readonly ModelOption[] => {
  const all = [...preferred, ...options].filter(({ images }) => !needsImages || images !== false)
  const hinted = hints.flatMap((hint) =>
    all.filter(({ id }) => id.toLowerCase().includes(hint.toLowerCase())),
  )
  const ordered = new Map([...hinted, ...all].map((option) => [option.id, option]))
  return [...ordered.values()].slice(0, choiceLimit)
}
