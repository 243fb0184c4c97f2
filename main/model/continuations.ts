import type { SharedV4ProviderMetadata } from '@ai-sdk/provider'
import type { MessagePart } from '#contract/events'
import { isJsonObject, type JsonObject } from '#contract/json'
import type { RequestedCall } from '../model-request.ts'

type Kind = MessagePart['kind']
type Piece = { readonly id: string; readonly providerMetadata?: SharedV4ProviderMetadata }

/**
 * Gathers what a provider attaches to the parts of one answer, wherever in a part it stands, and remembers which calls
 * stood before a part that is to be given back: providers refuse their own words in another order.
 */
export const createContinuations = (
  continuationOf: (metadata: SharedV4ProviderMetadata) => JsonObject | null,
) => {
  const open = new Map<string, JsonObject>()
  const callsAt: number[] = []
  let parts = 0
  let writing: Kind | null = null
  let lastSealed = 0
  let begun = false

  const note = (kind: Kind, { id, providerMetadata }: Piece): void => {
    const data = providerMetadata === undefined ? null : continuationOf(providerMetadata)
    if (data === null) return
    begun = true
    const key = `${kind} ${id}`
    open.set(key, merged(open.get(key) ?? {}, data))
  }
  const seal = (kind: Kind): void => {
    if (writing !== kind) parts += 1
    writing = null
    lastSealed = parts
  }
  return {
    /** Something to be given back has come. */
    begun: () => begun,
    note,
    wrote: (kind: Kind): void => {
      if (writing !== kind) parts += 1
      writing = kind
    },
    called: (): void => void callsAt.push(parts),
    /** Null when nothing was attached to the part that ends here. */
    ended: (kind: Kind, id: string) => {
      const key = `${kind} ${id}`
      const data = open.get(key)
      if (data === undefined) return null
      open.delete(key)
      seal(kind)
      return { kind: 'continuation', part: kind, data } as const
    },
    /** The calls in their order; one that stood before such a part says behind how many parts it stood. */
    placed: (calls: readonly RequestedCall[]): readonly RequestedCall[] =>
      calls.map((call, index) => {
        const partsBefore = callsAt[index] ?? parts
        if (partsBefore >= lastSealed) return call
        return { ...call, continuation: { ...call.continuation, [placeKey]: { partsBefore } } }
      }),
  }
}

/** How many parts of its message stood before a call; null when it stood behind all of them. */
export const partsBefore = ({ continuation }: RequestedCall): number | null => {
  const place = continuation?.[placeKey]
  const count = isJsonObject(place) ? place['partsBefore'] : undefined
  return typeof count === 'number' ? count : null
}

/** Among the names of providers, and none of them. */
const placeKey = 'assent'

const merged = (before: JsonObject, after: JsonObject): JsonObject =>
  Object.entries(after).reduce((all, [name, value]) => {
    const earlier = all[name]
    return { ...all, [name]: isJsonObject(earlier) && isJsonObject(value) ? { ...earlier, ...value } : value }
  }, before)
