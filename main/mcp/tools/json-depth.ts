import type { JsonValue } from '#contract/json'

/** Deeper JSON than this is refused: much of what handles it later is recursive. */
export const jsonDepthLimit = 200

/** Whether arrays and objects nest deeper than `limit`; itself not recursive. */
export const isDeeperThan = (value: JsonValue, limit: number): boolean => {
  let level: readonly JsonValue[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true
    level = level.flatMap(childrenOf)
  }
  return false
}

const childrenOf = (value: JsonValue): readonly JsonValue[] => {
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).filter((child: JsonValue) => typeof child === 'object' && child !== null)
}
