import { expect } from 'vitest'
import { product } from '../fixtures/consent/subject.ts'
import { dispatchesChecked, wholeGate } from '../fixtures/consent/whole-gate.ts'
import { verifies } from '../support/verifies.ts'

verifies('consent:whole-gate', wholeGate.detail, async ({ annotate }) => {
  await wholeGate.run(product)
  await annotate(`${dispatchesChecked.count} dispatches checked`)
  expect(dispatchesChecked.count).toBeGreaterThan(1_000)
})
