import { t } from '#contract/language/texts'

export const secondsText = (count: number): string => t('models.time.seconds', { count })

/** "45 seconds", "5 minutes", "3 hours": rounded up, so that trying then is not too early. */
export const durationText = (milliseconds: number): string => {
  const seconds = Math.ceil(milliseconds / 1000)
  if (seconds < 100) return secondsText(seconds)
  const minutes = Math.ceil(seconds / 60)
  return minutes < 100
    ? t('models.time.minutes', { count: minutes })
    : t('models.time.hours', { count: Math.ceil(minutes / 60) })
}
