import { z } from 'zod'
import { AnswerFailure } from '../failure.ts'
import { eachEntry, size, words } from './lenient.ts'
import { listCompatible } from './list-compatible.ts'
import type { ListedModel, Lister } from './listing.ts'

/**
 * LM Studio's own list tells what is loaded and with how much context. Versions before 0.3.6 lack it; then it is the
 * common one. Source: lmstudio.ai/docs/developer/rest/endpoints.
 */
export const listLmStudio: Lister = async (endpoint, read) => {
  try {
    const { data } = await read(`${endpoint.address}/api/v0/models`, body)
    return data.filter(({ type }) => type !== 'embeddings').map(toModel)
  } catch (error) {
    const failure = error instanceof AnswerFailure ? error.failure : null
    if (failure?.kind === 'malformed' || (failure?.kind === 'said' && failure.status === 404))
      return listCompatible(endpoint, read)
    throw error
  }
}

const entry = z.object({
  id: z.string(),
  type: z.string().optional().catch(undefined),
  loaded_context_length: size,
  capabilities: words,
})
const body = z.object({ data: eachEntry(entry) })

/** How much context a model gets when it is loaded is a setting that nobody tells. */
const toModel = ({ id, type, loaded_context_length, capabilities }: z.infer<typeof entry>): ListedModel => ({
  name: id,
  contextTokens: loaded_context_length ?? null,
  images: type === 'vlm' ? true : type === 'llm' ? false : null,
  pdf: false,
  tools: capabilities?.includes('tool_use') === true ? true : null,
})
