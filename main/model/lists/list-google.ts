import { z } from 'zod'
import { eachEntry, flag, size, words } from './lenient.ts'
import { pageLimit, type ListedModel, type Lister } from './listing.ts'

/** Models that answer with text. Source: ai.google.dev/api/models. */
export const listGoogle: Lister = async ({ baseUrl }, read) => {
  const models: ListedModel[] = []
  let token: string | null = null
  for (let pages = 0; pages < pageLimit; pages += 1) {
    const cursor: string = token === null ? '' : `&pageToken=${encodeURIComponent(token)}`
    const page: z.infer<typeof body> = await read(`${baseUrl}/models?pageSize=1000${cursor}`, body)
    models.push(...page.models.filter(answersText).map(toModel))
    if (page.nextPageToken === '' || page.nextPageToken === token) break
    token = page.nextPageToken
  }
  return models
}

const entry = z.object({
  name: z.string(),
  inputTokenLimit: size,
  outputTokenLimit: size,
  supportedGenerationMethods: words,
  thinking: flag,
})
const body = z.object({
  models: eachEntry(entry).catch([]),
  nextPageToken: z.string().catch(''),
})

const wordless = /embedding|image|imagen|veo|tts|audio|live|aqa/

const answersText = ({ name, supportedGenerationMethods }: z.infer<typeof entry>): boolean =>
  (supportedGenerationMethods?.includes('generateContent') ?? true) && !wordless.test(name)

const toModel = (item: z.infer<typeof entry>): ListedModel => ({
  name: item.name.replace(/^models\//, ''),
  contextTokens: item.inputTokenLimit ?? null,
  outputTokens: item.outputTokenLimit ?? null,
  efforts: item.thinking === undefined ? null : item.thinking ? ['low', 'medium', 'high'] : [],
})
