/** Lets a limited number of tasks run at a time, in the order they came. */
export type Slots = { readonly run: <Value>(task: () => Promise<Value>) => Promise<Value> }

export const createSlots = (count: number): Slots => {
  const waiting: (() => void)[] = []
  let free = count
  const take = (): Promise<void> => {
    if (free === 0) return new Promise((resolve) => waiting.push(resolve))
    free -= 1
    return Promise.resolve()
  }
  const give = (): void => {
    const next = waiting.shift()
    if (next) next()
    else free += 1
  }
  return {
    run: async (task) => {
      await take()
      try {
        return await task()
      } finally {
        give()
      }
    },
  }
}
