/** Answers of one kind that may be given again. */
export type AnswerCache<Value> = {
  /** The kept answer, or what `ask` brings; asked once for those who want it at the same time. */
  readonly get: (key: string, ask: () => Promise<Keepable<Value>>) => Promise<Value>
  /** One answer, or all of them; what is asked for at this moment is not kept either. */
  readonly drop: (key?: string) => void
}

export type Keepable<Value> = {
  readonly value: Value
  /** How long it holds, in milliseconds; 0 or less: not at all. */
  readonly forMs: number
  /** Roughly its size, in UTF-16 code units. */
  readonly characters: number
}

const longestMs = 60 * 60 * 1000
const charactersLimit = 4_000_000
const entriesLimit = 200

export const createAnswerCache = <Value>(): AnswerCache<Value> => {
  const kept = new Map<string, Kept<Value>>()
  let characters = 0

  const forget = (key: string): void => {
    characters -= kept.get(key)?.characters ?? 0
    kept.delete(key)
  }

  const keep = (key: string, entry: Kept<Value>): void => {
    kept.set(key, entry)
    characters += entry.characters
    for (const oldest of kept.keys()) {
      if (characters <= charactersLimit && kept.size <= entriesLimit) break
      forget(oldest)
    }
  }

  return {
    get: async (key, ask) => {
      const known = kept.get(key)
      if (known !== undefined && known.until > performance.now()) return known.value
      forget(key)
      const asked = ask()
      const value = asked.then((given) => given.value)
      // Told below to whoever asked; it is no second failure where nobody else waits for it.
      value.catch(() => {})
      keep(key, { value, until: Infinity, characters: 0 })
      try {
        const given = await asked
        const isWanted = kept.get(key)?.value === value
        if (isWanted) forget(key)
        const until = performance.now() + Math.min(given.forMs, longestMs)
        if (isWanted && given.forMs > 0) keep(key, { value, until, characters: given.characters })
        return given.value
      } catch (error) {
        if (kept.get(key)?.value === value) forget(key)
        throw error
      }
    },
    drop: (key) => {
      if (key === undefined) for (const each of kept.keys()) forget(each)
      else forget(key)
    },
  }
}

type Kept<Value> = {
  readonly value: Promise<Value>
  /** On the monotonic clock. */
  readonly until: number
  readonly characters: number
}
