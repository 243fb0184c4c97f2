import { t } from '#contract/language/texts'
import { ok, type Result } from '#contract/result'
import type { ProviderDefinition } from '../model-request.ts'
import { usualAddresses, type ProviderOutline } from '../provider-kinds.ts'
import type { ProviderSource } from './configuration-source.ts'
import {
  createSubstitution,
  describeOrigin,
  type LocatedProblem,
  type Substitution,
  type ValueSources,
} from './substitution.ts'

/**
 * Substitutes one provider's texts. Fails with the first problem: a missing variable or secret, an address that is not one
 * of HTTP, or a value that no header can carry.
 */
export const resolveProvider = async (
  source: ProviderSource,
  sources: ValueSources,
): Promise<Result<ProviderDefinition, LocatedProblem>> => {
  const substitution = createSubstitution(sources)
  const baseUrl = await resolveAddress(source, substitution)
  const apiKey = source.apiKey && (await resolveHeaderValue(source.apiKey, substitution))
  const headers: [string, string][] = []
  for (const [name, text] of source.headers)
    headers.push([name, await resolveHeaderValue(text, substitution)])
  const problem = substitution.problem()
  if (problem !== null) return { ok: false, problem }
  return ok({
    kind: source.kind,
    baseUrl,
    apiKey,
    apiKeySource: source.apiKey && describeOrigin(source.apiKey.text),
    headers: Object.fromEntries(headers),
    models: source.models,
  })
}

/** What can be shown of a provider whether or not it can be used. */
export const outlineProvider = async (
  source: ProviderSource,
  sources: ValueSources,
): Promise<ProviderOutline> => {
  const { apiKey, baseUrl, headers, kind, models } = source
  const outline = {
    kind,
    baseUrl: baseUrl?.text ?? null,
    headerNames: [...headers.keys()],
    modelCount: models.length,
  }
  if (apiKey === null) return { ...outline, key: null }
  const substitution = createSubstitution(sources)
  const { value } = await substitution.hidden(apiKey)
  const set = substitution.problem() === null && value !== ''
  return { ...outline, key: { source: describeOrigin(apiKey.text), set } }
}

const resolveAddress = async (
  { baseUrl, kind }: ProviderSource,
  substitution: Substitution,
): Promise<string> => {
  if (baseUrl === null) return usualAddresses[kind] ?? ''
  const address = await substitution.visible(baseUrl, t('config.models.secretInAddress'))
  const url = URL.parse(address)
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    substitution.reject(baseUrl, 'bad-address', t('config.models.address'))
  else if (url.username !== '' || url.password !== '')
    substitution.reject(baseUrl, 'bad-address', t('config.models.userInfo'))
  return address
}

/** RFC 9110, section 5.5, without the bytes beyond ASCII that it calls obsolete: a line break would add a header. */
const resolveHeaderValue = async (
  text: NonNullable<ProviderSource['apiKey']>,
  substitution: Substitution,
): Promise<string> => {
  const { value } = await substitution.hidden(text)
  if (/[^\t\x20-\x7e]/.test(value)) substitution.reject(text, 'bad-value', t('config.models.headerValue'))
  return value
}
