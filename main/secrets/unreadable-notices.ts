import { currentLanguage, t } from '#contract/language/texts'

/** `protector` is the one that sealed the secret. */
export type UnreadableSecret = {
  readonly name: string
  readonly protector: string
  readonly state: 'other-protector' | 'damaged' | 'locked'
}

/** One sentence for each reason, with the names of the secrets it holds for. */
export const unreadableNotices = (
  secrets: readonly UnreadableSecret[],
  ownProtector: string,
): readonly string[] => {
  const byReason = Map.groupBy(secrets, (secret) => reasonOf(secret, ownProtector))
  return [...byReason].map(([reason, { length }]) => {
    const names = (byReason.get(reason) ?? []).map(({ name }) => name)
    return t(`secrets.unreadable.${reason}`, { count: length, names: listOf(names) })
  })
}

type Reason = 'damaged' | 'locked' | 'byDesktop' | 'byBrowser' | 'elsewhere'

const reasonOf = ({ state, protector }: UnreadableSecret, ownProtector: string): Reason => {
  if (state !== 'other-protector') return state
  if (shellOf(protector) === shellOf(ownProtector)) return 'elsewhere'
  return shellOf(protector) === 'electron' ? 'byDesktop' : 'byBrowser'
}

const shellOf = (protector: string): string => protector.split(':')[0] ?? ''

const listOf = (names: readonly string[]): string =>
  new Intl.ListFormat(currentLanguage(), { type: 'conjunction' }).format(names)
