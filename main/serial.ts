/** Runs pieces of work one after the other, in the order they were given: each sees what the one before it left. */
export type Serial = <Value>(work: () => Promise<Value>) => Promise<Value>

/** Work that fails does not hold up what follows it. */
export const createSerial = (): Serial => {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = last.then(work)
    last = result.catch(() => undefined)
    return result
  }
}
