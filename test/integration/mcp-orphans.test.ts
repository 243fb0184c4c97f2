import { describe, expect, test } from 'vitest'
import { detectIsolation } from '../../main/mcp/process/isolation.ts'
import {
  containedKinds,
  detectorWorks,
  endings,
  escapingKinds,
  orphanRound,
  type Round,
} from '../support/orphan-rounds.ts'
import { verifies } from '../support/verifies.ts'

const roundsOfEach = 10
const kindsAtATime = 2

const hasNamespaces = (await detectIsolation()).kind === 'namespace'

/** Every kind comes up in each way of ending, two at a time. `npm run proof:orphans` runs all at once, 200 times. */
const roundOf = (ending: Round['ending'], number: number): Round => {
  const isolation = hasNamespaces && number % 2 === 0 ? 'namespace' : 'group'
  const all = isolation === 'namespace' ? [...escapingKinds, ...containedKinds] : containedKinds
  const kinds = Array.from({ length: kindsAtATime }, (_, at) => all[(number + at * 3) % all.length] ?? 'none')
  return { ending, isolation, kinds: [...new Set(kinds)] }
}

test('the detector finds a planted orphan', async () => {
  expect(await detectorWorks()).toBe(true)
})

describe.concurrent('no server process outlives Assent', () => {
  for (const ending of endings) {
    const count = ending === 'killed while starting' ? 2 : roundsOfEach
    for (let number = 0; number < count; number += 1) {
      const round = roundOf(ending, number)
      verifies(
        'mcp:orphans:none',
        `${ending}, ${round.isolation}: ${round.kinds.join(' and ')} (${number})`,
        async () => {
          const { before, orphans } = await orphanRound(round)
          expect(before).toBeGreaterThan(0)
          expect(orphans).toBe(0)
        },
      )
    }
  }
})
