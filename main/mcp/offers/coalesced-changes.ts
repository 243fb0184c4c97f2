/** Many notices of the same thing become one, a little later. */
export type CoalescedChanges = { readonly changed: (name: string) => void }

const tellAfterMs = 100
/** Further ones until then are left out: who sends so many says nothing by them. */
const waitingLimit = 200

export const createCoalescedChanges = (tell: (name: string) => void): CoalescedChanges => {
  const waiting = new Set<string>()
  const tellAll = (): void => {
    const names = [...waiting]
    waiting.clear()
    names.forEach(tell)
  }
  return {
    changed: (name) => {
      if (waiting.size === 0) setTimeout(tellAll, tellAfterMs).unref()
      if (waiting.size < waitingLimit) waiting.add(name)
    },
  }
}
