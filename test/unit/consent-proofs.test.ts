import { globSync, readFileSync } from 'node:fs'
import { expect, vi } from 'vitest'
import { proofFactor } from '../fixtures/consent/proof.ts'
import {
  authorityCrashes,
  authorityRevoked,
  authorityTampering,
} from '../fixtures/consent/proofs-authority.ts'
import {
  auditFailures,
  cancelRaces,
  draftsAfterRestart,
  editedQuestions,
  grantFields,
  grantLives,
  launchDecisions,
  oneAnswer,
  permitsOnce,
  restarts,
  staleAndExpired,
} from '../fixtures/consent/proofs-gate.ts'
import {
  argumentLimits,
  canonicalForm,
  hashesBindFields,
  hostileQuestions,
  languageKept,
  lastLook,
  lastLookAgain,
  launchShownWhole,
  shownHashBinds,
  strictJson,
  visibleText,
} from '../fixtures/consent/proofs-text.ts'
import { hostileRequests } from '../fixtures/consent/proofs-request-texts.ts'
import { gateOwners, socketAdmission } from '../fixtures/consent/proofs-shell.ts'
import { product } from '../fixtures/consent/subject.ts'
import { verifies } from '../support/verifies.ts'

vi.setConfig({ testTimeout: 60_000 * Math.max(1, proofFactor()) })

verifies('consent:exact-form', canonicalForm.detail, () => canonicalForm.run(product))
verifies('consent:visible-text', visibleText.detail, () => visibleText.run(product))
verifies('consent:strict-json', strictJson.detail, () => strictJson.run(product))
verifies('consent:no-truncation', argumentLimits.detail, () => argumentLimits.run(product))
verifies('consent:hashes-bind', hashesBindFields.detail, () => hashesBindFields.run(product))
verifies('consent:launch-exact', launchShownWhole.detail, () => launchShownWhole.run(product))
verifies('consent:question-ascii', hostileQuestions.detail, () => hostileQuestions.run(product))
verifies('consent:question-ascii', hostileRequests.detail, () => hostileRequests.run(product))
verifies('consent:shown-hash', shownHashBinds.detail, () => shownHashBinds.run(product))
verifies('consent:shown-hash', languageKept.detail, () => languageKept.run(product))
verifies('consent:last-look', lastLook.detail, () => lastLook.run(product))
verifies('consent:last-look', lastLookAgain.detail, () => lastLookAgain.run(product))
verifies('consent:permit-once', permitsOnce.detail, () => permitsOnce.run(product))
verifies('consent:session-grant', grantFields.detail, () => grantFields.run(product))
verifies('consent:session-grant', grantLives.detail, () => grantLives.run(product))
verifies('consent:first-answer', oneAnswer.detail, () => oneAnswer.run(product))
verifies('consent:cancel', cancelRaces.detail, () => cancelRaces.run(product))
verifies('consent:stale', staleAndExpired.detail, () => staleAndExpired.run(product))
verifies('consent:restart', restarts.detail, () => restarts.run(product))
verifies('consent:edited-database', editedQuestions.detail, () => editedQuestions.run(product))
verifies('consent:drafts-restart', draftsAfterRestart.detail, () => draftsAfterRestart.run(product))
verifies('consent:not-stored-not-sent', auditFailures.detail, () => auditFailures.run(product))
verifies('consent:authority', authorityTampering.detail, () => authorityTampering.run(product))
verifies('consent:authority', authorityRevoked.detail, () => authorityRevoked.run(product))
verifies('consent:authority-crash', authorityCrashes.detail, () => authorityCrashes.run(product))
verifies('consent:page-owns-method', gateOwners.detail, () => gateOwners.run(product))
verifies('consent:admission', socketAdmission.detail, () => socketAdmission.run(product))
verifies('consent:launch-approved', launchDecisions.detail, () => launchDecisions.run(product))

const importersOf = (name: string): readonly string[] => {
  const folder = new URL('../../main/', import.meta.url).pathname
  return globSync('**/*.ts', { cwd: folder }).filter((file) =>
    readFileSync(folder + file, 'utf8').includes(`/${name}'`),
  )
}

verifies('consent:permit-once', 'only the gate can reach the mint of permits', () => {
  expect(importersOf('permits.ts').toSorted()).toEqual(['consent/calls.ts', 'consent/consent.ts'])
  expect(importersOf('question-queue.ts').every((file) => file.startsWith('consent/'))).toBe(true)
  expect(importersOf('consent.ts')).toEqual(['open-consent.ts'])
})
