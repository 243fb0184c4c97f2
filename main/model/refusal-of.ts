import { t } from '#contract/language/texts'
import type { Problem } from '#contract/result'

/** Why a model's answer was refused, from the provider's word for it; null where the word says nothing. */
export const refusalOf = (reason: string | null): Problem | null => {
  const message = messageOf(reason ?? '')
  return message === null ? null : { code: 'refused', message }
}

/** Anthropic's stop reason, then Google's finish and block reasons. */
const messageOf = (reason: string): string | null => {
  switch (reason) {
    case 'refusal':
      return t('models.refusal.plain')
    case 'SAFETY':
    case 'BLOCKLIST':
    case 'PROHIBITED_CONTENT':
    case 'IMAGE_SAFETY':
    case 'IMAGE_PROHIBITED_CONTENT':
    case 'MODEL_ARMOR':
    case 'JAILBREAK':
    case 'OTHER':
      return t('models.refusal.safety')
    case 'RECITATION':
    case 'IMAGE_RECITATION':
      return t('models.refusal.recitation')
    case 'SPII':
      return t('models.refusal.personal')
    default:
      return null
  }
}
