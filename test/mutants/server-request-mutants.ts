import * as proofs from '../fixtures/server-requests/proofs.ts'
import type { Patch } from './consent-mutants.ts'

export type ServerRequestMutant = {
  readonly name: string
  readonly patch: Patch
  /** It must fail. */
  readonly proof: proofs.Proof
}

const mutant = (
  name: string,
  proof: proofs.Proof,
  file: string,
  find: string,
  replace: string,
): ServerRequestMutant => ({ name, proof, patch: { file: `main/server-requests/${file}.ts`, find, replace } })

/** Bugs in answering servers, each by its text. */
export const serverRequestMutants: readonly ServerRequestMutant[] = [
  mutant('noLine', proofs.oneAtATime, 'asking-limits', 'if (inside < atATime) {', 'if (true) {'),
  mutant('endlessLine', proofs.oneAtATime, 'asking-limits', 'waiting >= waitingLimit', 'false'),
  mutant('noMinuteLimit', proofs.soManyQuestions, 'asking-limits', '!perMinute.hasRoom() || ', ''),
  mutant('noHourLimit', proofs.soManyQuestions, 'asking-limits', ' || !perHour.hasRoom()', ''),
  mutant(
    'sharedLimits',
    proofs.soManyQuestions,
    'asking-limits',
    'servers.get(serverId)',
    'servers.values().next().value',
  ),
  mutant('noLimitPerCall', proofs.soManyAnswers, 'asking-limits', ' || ofCall >= samplingsPerCall', ''),
  mutant('noAnswerLimit', proofs.soManyAnswers, 'asking-limits', '!perHour.hasRoom() || ofCall', 'ofCall'),
  mutant(
    'modelFirst',
    proofs.askedFirst,
    'sampling',
    'if (!asking.mayAsk())',
    'await sampleText(asking, request.value, models[0])\n  if (!asking.mayAsk())',
  ),
  mutant(
    'asItCame',
    proofs.asAmended,
    'sampling',
    'return follow(asking, decision.value, models)',
    'return follow(asking, { ...decision.value, params }, models)',
  ),
  mutant(
    'deniedAsResult',
    proofs.declined,
    'sampling',
    'return withoutModel(refusals.rejected)',
    "return withoutModel({ kind: 'result', result: {} })",
  ),
  mutant('declineAccepted', proofs.declined, 'elicitation', "action: 'decline'", "action: 'accept'"),
  mutant('noReview', proofs.reviewed, 'sampling', 'review ? await', 'false ? await'),
  mutant(
    'dismissedGiven',
    proofs.reviewed,
    'sampling',
    "verdict.value === 'allowed' ?",
    "verdict.value !== 'declined' ?",
  ),
  mutant(
    'toolsPass',
    proofs.nothingUndeclared,
    'sampling-request',
    "if (params['tools'] !== undefined ||",
    'if (false &&',
  ),
  mutant('reasonTold', proofs.nothingTold, 'sampling', ': refusals.noAnswer', ': badParameters(message)'),
  mutant(
    'modelGoesOn',
    proofs.stopped,
    'sampled-text',
    'AbortSignal.any([signal, enough.signal])',
    'enough.signal',
  ),
  mutant('ownDataTold', proofs.ownDataHidden, 'roots', '!(await isApart(real, dataDirectory))', 'false'),
]
