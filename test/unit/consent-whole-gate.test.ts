import { expect, vi } from 'vitest'
import { proofFactor } from '../fixtures/consent/proof.ts'
import { product } from '../fixtures/consent/subject.ts'
import { dispatchesChecked, wholeGate } from '../fixtures/consent/whole-gate.ts'
import { verifies } from '../support/verifies.ts'

vi.setConfig({ testTimeout: 60_000 * Math.max(1, proofFactor()) })

verifies('consent:whole-gate', wholeGate.detail, async ({ annotate }) => {
  await wholeGate.run(product)
  await annotate(`${dispatchesChecked.count} dispatches checked`)
  expect(dispatchesChecked.count).toBeGreaterThan(1_000)
})
