import * as again from '../fixtures/consent/proofs-again.ts'
import * as gate from '../fixtures/consent/proofs-gate.ts'
import { hostileRequests } from '../fixtures/consent/proofs-request-texts.ts'
import { requestFlows } from '../fixtures/consent/proofs-request-flows.ts'
import * as requests from '../fixtures/consent/proofs-requests.ts'
import * as text from '../fixtures/consent/proofs-text.ts'
import { wholeGate } from '../fixtures/consent/whole-gate.ts'
import type { Mutant, Patch } from './consent-mutants.ts'

const asking = 'main/consent/ask-server-question.ts'
const record = 'main/consent/server-question-record.ts'
const calls = 'main/consent/calls.ts'
const callRecord = 'main/consent/call-record.ts'
const hashes = 'main/consent/hashes.ts'
const queue = 'main/consent/question-queue.ts'
const address = 'main/consent/address-question.ts'
const sampling = 'main/consent/sampling-question.ts'
const form = 'main/consent/form-question.ts'

const patch = (file: string, find: string, replace: string): Patch => ({ file, find, replace })

const bound =
  '...(input ? { inputResponses: input.canonicalResponses, requestState: input.requestState } : {})'

/** Rows 18 and 19: what servers ask for, and calls that are made again with the answers. */
export const consentRequestMutants: readonly Mutant[] = [
  {
    row: 18,
    name: 'requestAnsweredTwice',
    patches: [
      patch(queue, 'if (settled.ok) remove(decision.requestId)\n', ''),
      patch(record, "from: ['pending'], to }", "from: ['pending', 'consumed', 'denied'], to }"),
    ],
    proofs: [requestFlows, requests.addressOpened, requests.requestStored],
  },
  {
    row: 18,
    name: 'requestForOtherScreen',
    patches: [patch(queue, 'if (entry.question.shownHash !== decision.shownHash)', 'if (false)')],
    proofs: [requestFlows, requests.formAnswered],
  },
  {
    row: 18,
    name: 'requestShownUnstored',
    patches: [
      patch(
        asking,
        '  await journal.commit(askedWrites(current, deps.now()))\n',
        '  void journal.commit(askedWrites(current, deps.now())).catch(() => [])\n',
      ),
    ],
    proofs: [requests.requestStored],
  },
  {
    row: 18,
    name: 'answerUnstored',
    patches: [
      patch(
        asking,
        'await journal.commit(decidedWrites(current, judged.to, judged.verdict))',
        'await journal.commit(decidedWrites(current, judged.to, judged.verdict)).catch(() => [])',
      ),
    ],
    proofs: [requestFlows, requests.requestStored],
  },
  {
    row: 18,
    name: 'withdrawalIgnored',
    patches: [
      patch(asking, "  signal.addEventListener('abort', withdraw)\n", ''),
      patch(asking, 'return signal.aborted ? settledAlready() : carryOut(', 'return carryOut('),
    ],
    proofs: [requestFlows, requests.requestWithdrawn],
  },
  {
    row: 18,
    name: 'withdrawnAnswerCounts',
    patches: [patch(asking, 'return signal.aborted ? settledAlready() : carryOut(', 'return carryOut(')],
    proofs: [requests.withdrawnWhileChecked],
  },
  {
    row: 18,
    name: 'withdrawalNeedsDisk',
    patches: [
      patch(
        asking,
        '        .catch((error: unknown) => deps.log(`withdrawal not stored: ${String(error)}`))\n',
        '',
      ),
      patch(asking, 'wasOpen && end(first.withdrawn))', 'wasOpen && end(first.withdrawn)).catch(() => {})'),
      patch(asking, 'return signal.aborted ? settledAlready() : carryOut(', 'return carryOut('),
    ],
    proofs: [requestFlows, requests.requestWithdrawn],
  },
  {
    row: 18,
    name: 'unreadAnswer',
    patches: [patch(form, 'content: read.value }', 'content: decision.values }')],
    proofs: [requests.formAnswered],
  },
  {
    row: 18,
    name: 'otherAddressOpened',
    patches: [patch(address, 'address: url.href,', 'address: question.url,')],
    proofs: [requests.addressOpened],
  },
  {
    row: 18,
    name: 'openedUnstored',
    patches: [
      patch(
        asking,
        "await journal.commit(decidedWrites(current, 'consumed', 'allowed'))",
        "await journal.commit(decidedWrites(current, 'consumed', 'allowed')).catch(() => [])",
      ),
    ],
    proofs: [requestFlows, requests.addressOpened],
  },
  {
    row: 18,
    name: 'openedWhenDenied',
    patches: [patch(address, "if (verdict === 'allow')", "if (verdict === 'allow' || verdict === 'deny')")],
    proofs: [requestFlows, requests.addressOpened],
  },
  {
    row: 18,
    name: 'amendedNotAsked',
    patches: [
      patch(
        sampling,
        "return next.ok ? ok({ kind: 'instead', verdict: 'amended', question: next.value }) : next",
        "return next.ok ? allowed({ ...decision, verdict: 'sample', model: question.models[0] ?? '', review: false }, { ...question, params }) : next",
      ),
      patch(sampling, '  { systemPrompt, texts }: ', '  decision: '),
      patch(sampling, '  const areWhole', '  const { systemPrompt, texts } = decision\n  const areWhole'),
    ],
    proofs: [requests.samplingAmended],
  },
  {
    row: 18,
    name: 'amendedNotSent',
    patches: [
      patch(sampling, 'judge(decision, { ...question, params }, deps)', 'judge(decision, original, deps)'),
      patch(
        sampling,
        '  const read = readSampling(params)\n',
        '  const original = deps.isAmended ? originals.get(deps.title) ?? question : question\n  originals.set(deps.title, original)\n  const read = readSampling(params)\n',
      ),
      patch(
        sampling,
        'export type SamplingDeps',
        'const originals = new Map<string | null, SamplingQuestion>()\n\nexport type SamplingDeps',
      ),
    ],
    proofs: [requests.samplingAmended],
  },
  {
    row: 18,
    name: 'anyModel',
    patches: [patch(sampling, 'if (!models.includes(model)) return wrongAnswer()', '')],
    proofs: [requests.samplingAmended],
  },
  {
    row: 18,
    name: 'reviewIgnored',
    patches: [patch('main/consent/review-question.ts', "value: 'declined' })", "value: 'allowed' })")],
    proofs: [requests.reviewed],
  },
  {
    row: 3,
    name: 'rawFieldName',
    patches: [patch('main/consent/form-field.ts', 'label: visible(rule.title)', 'label: rule.title')],
    proofs: [hostileRequests],
  },
  {
    row: 3,
    name: 'rawServerName',
    patches: [patch(sampling, 'server: visible(alias)', 'server: alias')],
    proofs: [hostileRequests],
  },
  {
    row: 11,
    name: 'dismissalDenies',
    patches: [patch(calls, "    if (decision.verdict !== 'deny') return wrongAnswer()\n", '')],
    proofs: [requests.callVerdicts],
  },
  {
    row: 13,
    name: 'formTakenForCall',
    patches: [patch(calls, "kind === 'call' && callId === call", 'callId === call && kind.length > 0')],
    proofs: [requests.requestsRestart],
  },
  {
    row: 19,
    name: 'grantForWaitingCall',
    patches: [patch(calls, ' && !proposal.asksAnyway', '')],
    proofs: [again.callAgainAnyway],
  },
  {
    row: 19,
    name: 'answersNotShown',
    patches: [
      patch(callRecord, '  input === null\n    ? canonicalArguments\n', '  true\n    ? canonicalArguments\n'),
    ],
    proofs: [again.callAgain, wholeGate],
  },
  {
    row: 19,
    name: 'answersNotBound',
    patches: [patch(hashes, bound, '...(input ? { requestState: input.requestState } : {})')],
    proofs: [text.hashesBindFields, wholeGate],
  },
  {
    row: 19,
    name: 'stateNotBound',
    patches: [patch(hashes, bound, '...(input ? { inputResponses: input.canonicalResponses } : {})')],
    proofs: [text.hashesBindFields, wholeGate],
  },
  {
    row: 19,
    name: 'permitWithoutAnswers',
    patches: [patch(callRecord, 'input: input && { ...input },', 'input: null,')],
    proofs: [again.callAgain, wholeGate],
  },
  {
    row: 19,
    name: 'permitThatChanges',
    patches: [patch(callRecord, 'input: input && { ...input },', 'input,')],
    proofs: [wholeGate],
  },
  {
    row: 19,
    name: 'stateLostAtRestart',
    patches: [patch(callRecord, 'sentAgain(row.exact, again.requestState)', 'sentAgain(row.exact, null)')],
    proofs: [again.callAgain],
  },
  {
    row: 19,
    name: 'lastLookWithoutAnswers',
    patches: [
      patch(
        'main/mcp/transport/expected-calls.ts',
        "if (!isInput(params, call.input)) return refuse('otherInput')",
        '',
      ),
    ],
    proofs: [text.lastLookAgain],
  },
  {
    row: 2,
    name: 'answersMoreThanShown',
    patches: [
      patch(
        callRecord,
        '|| Object.keys(more).length > 0) return null',
        '|| Object.keys(more).length < 0) return null',
      ),
    ],
    proofs: [again.callAgain, gate.editedQuestions],
  },
]
