import type { ProposalRow, Write } from '../journal.ts'

/** The questions that were open when Assent ended, until each of them is asked again or parked. */
export type LeftOver = {
  /** Hands out the newest question that fits, and each only once. */
  readonly take: (fits: (row: ProposalRow) => boolean) => ProposalRow | null
  /** Hands out all that nobody took. */
  readonly takeRest: () => readonly ProposalRow[]
}

export const createLeftOver = (rows: readonly ProposalRow[]): LeftOver => {
  let left = [...rows]
  return {
    take: (fits) => {
      const found = left.findLast(fits)
      left = left.filter((row) => row !== found)
      return found ?? null
    },
    takeRest: () => left.splice(0),
  }
}

/** Ends a question of an earlier process life: what was used is over, what was not used gives nothing any more. */
export const closed = ({ requestId, state }: ProposalRow): Write => ({
  kind: 'proposal-state',
  requestId,
  from: [state],
  to: state === 'consumed' ? 'settled' : 'parked',
})
