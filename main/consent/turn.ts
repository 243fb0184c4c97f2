/** Runs pieces of work one after the other: each sees what the one before it left. A failure does not stop the next. */
export type Turn = <Value>(work: () => Promise<Value>) => Promise<Value>

export const createTurn = (): Turn => {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
}
