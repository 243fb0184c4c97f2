/** What is known about scopes when a token is asked for; null where nobody said anything. */
export type ScopeFacts = {
  readonly challenged: readonly string[] | null
  readonly ofResource: readonly string[] | null
  /** From the entry of the server. */
  readonly wanted: readonly string[]
  /** What an earlier token was asked for. */
  readonly before: readonly string[]
}

const offline = 'offline_access'

/**
 * The scopes to ask for (MCP, "Scope Selection Strategy"): those of the challenge, else those that the server lists,
 * else none, which leaves it to the authorization server. What was asked for before stays.
 */
export const scopesToAsk = (facts: ScopeFacts): readonly string[] => {
  const named = facts.challenged ?? facts.ofResource ?? []
  return [...new Set([...facts.before, ...named, ...facts.wanted])]
}

/**
 * With the scope for a refresh token where the authorization server has one, and without it where it has none
 * (SEP-2207). Alone it is never asked for: it would take the place of the server's own choice.
 */
export const withOfflineAccess = (
  scopes: readonly string[],
  ofServer: readonly string[] | null,
): readonly string[] => {
  const others = scopes.filter((scope) => scope !== offline)
  if (ofServer === null) return scopes
  return ofServer.includes(offline) && others.length > 0 ? [...others, offline] : others
}

export const asksForOfflineAccess = (scopes: readonly string[]): boolean => scopes.includes(offline)

/** Whether everything in `some` is in `all`. */
export const areAmong = (some: readonly string[], all: readonly string[]): boolean =>
  some.every((scope) => all.includes(scope))
