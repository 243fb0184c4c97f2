import type { LanguageModelV4CallOptions } from '@ai-sdk/provider'
import type { Exchange } from './family.ts'

type Settings = Pick<LanguageModelV4CallOptions, 'maxOutputTokens' | 'temperature' | 'stopSequences'>

/**
 * The answer's settings in the library's terms, which leaves out what a protocol has no place for. A model that thinks
 * has no temperature: most refuse the whole request for it.
 */
export const answerSettings = ({
  request: { settings },
  facts,
}: Pick<Exchange, 'request' | 'facts'>): Settings => {
  if (settings === undefined) return {}
  const { maxOutputTokens, temperature, stopSequences } = settings
  const thinks = facts.efforts !== null && facts.efforts.length > 0
  return {
    maxOutputTokens: Math.min(maxOutputTokens, facts.outputTokens ?? maxOutputTokens),
    ...(temperature === null || thinks ? {} : { temperature }),
    ...(stopSequences.length === 0 ? {} : { stopSequences: [...stopSequences] }),
  }
}
