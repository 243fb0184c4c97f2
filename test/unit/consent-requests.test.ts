import * as again from '../fixtures/consent/proofs-again.ts'
import { requestFlows } from '../fixtures/consent/proofs-request-flows.ts'
import * as requests from '../fixtures/consent/proofs-requests.ts'
import { product } from '../fixtures/consent/subject.ts'
import { verifies } from '../support/verifies.ts'

verifies('consent:server-questions', requests.requestStored.detail, () => requests.requestStored.run(product))
verifies('consent:server-questions', requests.requestWithdrawn.detail, () =>
  requests.requestWithdrawn.run(product),
)
verifies('consent:server-questions', requests.withdrawnWhileChecked.detail, () =>
  requests.withdrawnWhileChecked.run(product),
)
verifies('consent:form', requests.formAnswered.detail, () => requests.formAnswered.run(product))
verifies('consent:address', requests.addressOpened.detail, () => requests.addressOpened.run(product))
verifies('consent:address', requests.addressForPage.detail, () => requests.addressForPage.run(product))
verifies('consent:sampling', requests.samplingAmended.detail, () => requests.samplingAmended.run(product))
verifies('consent:sampling', requests.reviewed.detail, () => requests.reviewed.run(product))
verifies('consent:restart', requests.requestsRestart.detail, () => requests.requestsRestart.run(product))
verifies('consent:again', again.callAgain.detail, () => again.callAgain.run(product))
verifies('consent:again', again.callAgainAnyway.detail, () => again.callAgainAnyway.run(product))
verifies('consent:again', again.callAsBefore.detail, () => again.callAsBefore.run(product))
verifies('consent:first-answer', requests.callVerdicts.detail, () => requests.callVerdicts.run(product))
verifies('consent:server-questions', requestFlows.detail, () => requestFlows.run(product))
