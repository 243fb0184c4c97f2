import {
  authorityCrashes,
  authorityRevoked,
  authorityTampering,
} from '../fixtures/consent/proofs-authority.ts'
import * as gate from '../fixtures/consent/proofs-gate.ts'
import * as shell from '../fixtures/consent/proofs-shell.ts'
import * as text from '../fixtures/consent/proofs-text.ts'
import type { Proof } from '../fixtures/consent/proof.ts'
import { wholeGate } from '../fixtures/consent/whole-gate.ts'

/** Text replaced in a copy of one source file; `find` stands in it exactly once. */
export type Patch = { readonly file: string; readonly find: string; readonly replace: string }

export type Mutant = {
  /** Row of "The 24 ways to cheat". */
  readonly row: number
  readonly name: string
  readonly patches: readonly Patch[]
  /** At least one of them must fail. */
  readonly proofs: readonly Proof[]
}

const patch = (file: string, find: string, replace: string): Patch => ({ file, find, replace })

const calls = 'main/consent/calls.ts'
const queue = 'main/consent/question-queue.ts'
const canonical = 'main/consent/canonical.ts'
const strict = 'main/consent/strict-json.ts'
const hashes = 'main/consent/hashes.ts'
const grants = 'main/consent/session-grants.ts'
const authority = 'main/consent/authority.ts'
const question = 'main/consent/question.ts'
const sentence = 'main/consent/sentence.ts'
const webServer = 'main/web/web-server.ts'
const expected = 'main/mcp/transport/expected-calls.ts'

const mutant = (
  row: number,
  name: string,
  patches: readonly Patch[],
  ...proofs: readonly Proof[]
): Mutant => ({
  row,
  name,
  patches,
  proofs,
})

export const consentMutants: readonly Mutant[] = [
  mutant(
    1,
    'noShownCheck',
    [patch(queue, 'if (entry.question.shownHash !== decision.shownHash)', 'if (false)')],
    gate.oneAnswer,
    wholeGate,
  ),
  mutant(
    1,
    'mutableArguments',
    [
      patch(
        expected,
        "if (canonicalise(params['arguments'] ?? null) !== call.canonicalArguments) {",
        'if (false) {',
      ),
    ],
    text.lastLook,
  ),
  mutant(
    1,
    'shownHashWithoutExact',
    [patch(question, 'canonicalise({ ...text, facts:', "canonicalise({ ...text, exact: '', facts:")],
    text.shownHashBinds,
  ),
  mutant(
    1,
    'argumentsNotHashed',
    [patch(hashes, '      arguments: canonicalArguments,\n', '')],
    text.hashesBindFields,
    wholeGate,
  ),
  mutant(
    2,
    'truncateDisplay',
    [patch(question, 'exact: exactOf(call),', 'exact: exactOf(call).slice(0, 100_000),')],
    text.argumentLimits,
  ),
  mutant(
    2,
    'noSizeLimit',
    [patch('main/consent/consent.ts', 'canonical.length > shownBytesLimit ? tooLarge : ', '')],
    text.argumentLimits,
  ),
  mutant(
    2,
    'rawDatabaseText',
    [patch('main/consent/call-record.ts', '!isCanonical || ', '')],
    gate.editedQuestions,
  ),
  mutant(
    3,
    'rawDisplay',
    [patch(canonical, String.raw`/^[\x20-\x7e]$/.test(character) ? character`, 'true ? character')],
    text.visibleText,
    text.hostileQuestions,
  ),
  mutant(
    3,
    'rawExactForm',
    [patch(canonical, String.raw`/[^\x20-\x7e]/g`, String.raw`/[\x7f]/g`)],
    text.canonicalForm,
  ),
  mutant(
    3,
    'backslashNotDoubled',
    [patch(canonical, String.raw`? '\\\\'`, String.raw`? '\\'`)],
    text.visibleText,
  ),
  mutant(
    3,
    'rawAlias',
    [patch(sentence, '[name, visible(value)]', "[name, name === 'alias' ? value : visible(value)]")],
    text.hostileQuestions,
  ),
  mutant(
    3,
    'rawGerman',
    [
      patch(
        sentence,
        ': visible(character)',
        ": currentLanguage() === 'de' ? character : visible(character)",
      ),
    ],
    text.hostileQuestions,
  ),
  mutant(
    4,
    'noDefinitionRecheck',
    [patch(hashes, '    definitionHash: target.tool.definitionHash,\n', '')],
    text.hashesBindFields,
    wholeGate,
  ),
  mutant(
    4,
    'noRecheck',
    [patch(calls, 'hashFor({ ...proposal, target }) !== entry.callHash', 'false')],
    gate.staleAndExpired,
    wholeGate,
  ),
  mutant(
    4,
    'grantIgnoresDefinition',
    [patch(grants, '  grant.definitionHash === target.tool.definitionHash &&\n', '')],
    wholeGate,
  ),
  mutant(
    5,
    'noLaunchRecheck',
    [patch(hashes, '    launchHash: target.launchHash,\n', '')],
    text.hashesBindFields,
    wholeGate,
  ),
  mutant(
    5,
    'grantIgnoresLaunch',
    [patch(grants, '  grant.launchHash === target.launchHash &&\n', '')],
    wholeGate,
    gate.grantLives,
  ),
  mutant(
    5,
    'environmentNotHashed',
    [patch(hashes, 'value: keyedHashOf(valueKey, value)', 'value: null')],
    text.hashesBindFields,
  ),
  mutant(
    6,
    'grantIgnoresServer',
    [
      patch(grants, '  grant.serverId === target.serverId &&\n', ''),
      patch(grants, '-${target.serverId}-', '-'),
    ],
    wholeGate,
  ),
  mutant(
    6,
    'serverNotHashed',
    [patch(hashes, '    serverId: target.serverId,\n', '')],
    text.hashesBindFields,
    wholeGate,
  ),
  mutant(
    7,
    'noPageCheck',
    [patch('main/gate.ts', 'if (page?.name !== methods[method].page)', 'if (page === undefined)')],
    shell.gateOwners,
  ),
  mutant(
    7,
    'noOriginCheck',
    [patch(webServer, '&& request.headers.origin === origins[page].origin', '')],
    shell.socketAdmission,
  ),
  mutant(
    7,
    'anyHost',
    [
      patch(
        'main/web/origins.ts',
        "return host === origins.consent.host ? 'consent' : null",
        "return 'consent'",
      ),
    ],
    shell.socketAdmission,
  ),
  mutant(
    7,
    'invitationReusable',
    [
      patch(
        'main/web/admission.ts',
        'invitations.delete(keyOf(page, invitation))',
        'invitations.has(keyOf(page, invitation))',
      ),
    ],
    shell.socketAdmission,
  ),
  mutant(
    7,
    'tokenOpensBothPages',
    [
      patch(
        'main/web/admission.ts',
        '`${page}:${secret}`',
        '`${page.length}:${secret}`.slice(page.length > 0 ? 2 : 0)',
      ),
    ],
    shell.socketAdmission,
  ),
  mutant(
    9,
    'batchApprove',
    [
      patch(
        queue,
        'if (settled.ok) remove(decision.requestId)',
        'if (settled.ok) remove(decision.requestId)\n    for (const other of [...open.values()]) await other.settle({ ...decision, requestId: other.question.requestId })',
      ),
    ],
    wholeGate,
    gate.oneAnswer,
  ),
  mutant(
    10,
    'grantForHandMadeCalls',
    [patch(calls, "proposal.by === 'model' && !proposal.asksAnyway", '!proposal.asksAnyway')],
    wholeGate,
  ),
  mutant(
    10,
    'grantForEveryConversation',
    [
      patch(grants, '  grant.conversation === conversation &&\n', ''),
      patch(grants, 'session-${conversation}-', 'session-'),
    ],
    wholeGate,
  ),
  mutant(
    10,
    'grantForEveryTool',
    [
      patch(grants, ' &&\n  grant.tool === target.tool.name', ''),
      patch(grants, '-${target.tool.name}`', '`'),
    ],
    wholeGate,
  ),
  mutant(10, 'grantRevives', [patch(calls, '    grants.delete(grant.id)\n', '')], gate.grantLives),
  mutant(10, 'revokeForgets', [patch(calls, 'grants.delete(grantId)', 'grants.has(grantId)')], wholeGate),
  mutant(
    11,
    'secondAnswerCounts',
    [
      patch(queue, 'if (settled.ok) remove(decision.requestId)\n', ''),
      patch(
        calls,
        "const stored = move(entry, ['pending'], 'allowed', [",
        "const stored = move(entry, ['pending', 'denied'], 'allowed', [",
      ),
      patch(
        calls,
        "audit('decision', entry, 'denied'),\n    ])\n    asked.delete(entry.proposal.callId)",
        "audit('decision', entry, 'denied'),\n    ])",
      ),
    ],
    gate.oneAnswer,
    wholeGate,
  ),
  mutant(
    11,
    'sendsPending',
    [
      patch(calls, 'if (!entry?.allowedAt) return', 'if (!entry) return'),
      patch(calls, 'if (allowedAt === null || ', 'if ('),
      patch(
        calls,
        'deps.monotonicNow() - allowedAt.monotonic',
        'deps.monotonicNow() - (allowedAt?.monotonic ?? deps.monotonicNow())',
      ),
      patch(calls, 'deps.now() - allowedAt.wall', 'deps.now() - (allowedAt?.wall ?? deps.now())'),
      patch(calls, "move(entry, ['allowed'], 'consumed'", "move(entry, ['allowed', 'pending'], 'consumed'"),
    ],
    wholeGate,
  ),
  mutant(
    12,
    'permitReusable',
    [patch('main/consent/permits.ts', '      contentsOf.delete(permit)\n', '')],
    wholeGate,
    gate.permitsOnce,
  ),
  mutant(
    12,
    'permitByContents',
    [
      patch(
        'main/consent/permits.ts',
        'new WeakMap<Permit, PermitContents>()',
        'new Map<symbol, PermitContents>()',
      ),
      patch(
        'main/consent/permits.ts',
        'contentsOf.set(permit, contents)',
        'contentsOf.set(permit.permit, contents)',
      ),
      patch('main/consent/permits.ts', 'contentsOf.get(permit)', 'contentsOf.get(permit.permit)'),
      patch('main/consent/permits.ts', 'contentsOf.delete(permit)', 'contentsOf.delete(permit.permit)'),
    ],
    gate.permitsOnce,
  ),
  mutant(
    12,
    'permissionReusable',
    [
      patch(calls, '    asked.delete(call)\n    const verdict', '    const verdict'),
      patch(calls, "move(entry, ['allowed'], 'consumed'", "move(entry, ['allowed', 'consumed'], 'consumed'"),
    ],
    wholeGate,
  ),
  mutant(
    13,
    'answerSurvivesRestart',
    [
      patch(
        calls,
        'if (proposal) await ask(proposal, deps.newRequestId(), parked)\n',
        "if (proposal) await ask(proposal, deps.newRequestId(), parked)\n    const again = asked.get(call)\n    if (again && row.state === 'allowed') again.allowedAt = { monotonic: deps.monotonicNow(), wall: deps.now() }\n    if (false) return\n",
      ),
      patch(calls, "move(entry, ['allowed'], 'consumed'", "move(entry, ['allowed', 'pending'], 'consumed'"),
    ],
    gate.restarts,
    wholeGate,
  ),
  mutant(13, 'sentIsAskedAgain', [patch(calls, " && state !== 'consumed'", '')], gate.restarts, wholeGate),
  mutant(
    13,
    'draftIsAskedTwice',
    [patch('main/consent/drafts.ts', '...(before ? [closed(before)] : []),', '')],
    gate.draftsAfterRestart,
  ),
  mutant(
    14,
    'noExpiry',
    [
      patch(calls, 'return waitedMs > allowedForMs', 'return waitedMs > Infinity'),
      patch(calls, 'clockMs > allowedForMs || clockMs < -allowedForMs', 'false'),
    ],
    wholeGate,
  ),
  mutant(
    14,
    'noWallClock',
    [patch(calls, ' || clockMs > allowedForMs || clockMs < -allowedForMs', '')],
    wholeGate,
    gate.staleAndExpired,
  ),
  mutant(
    15,
    'cancelIgnored',
    [patch(calls, 'for (const entry of calls.flatMap(', 'for (const entry of calls.slice(0, 0).flatMap(')],
    wholeGate,
    gate.cancelRaces,
  ),
  mutant(
    15,
    'cancelForgetsAllowed',
    [
      patch(
        calls,
        'if (!wasOpen) await store()\n    asked.delete(callId)',
        'if (wasOpen) asked.delete(callId)',
      ),
    ],
    wholeGate,
    gate.cancelRaces,
  ),
  mutant(
    20,
    'forgedApproval',
    [patch(authority, 'row.mac === macOf(deps.key, row)', 'row.mac.length > 0')],
    authorityTampering,
  ),
  mutant(
    20,
    'restoredApproval',
    [patch(authority, ' && isHead(heads, deps, own)', '')],
    authorityTampering,
    authorityRevoked,
  ),
  mutant(
    20,
    'foreignApproval',
    [patch(authority, 'deps.rows.filter((row) => row.keyId === deps.keyId)', '[...deps.rows]')],
    authorityTampering,
  ),
  mutant(
    20,
    'headWithoutRowsBefore',
    [patch(authority, '[headOf(deps.key, rows), headOf(deps.key, next)]', '[headOf(deps.key, next)]')],
    authorityCrashes,
  ),
  mutant(20, 'headNotSettled', [patch(authority, 'if (isUnsettled)', 'if (false)')], authorityCrashes),
  mutant(21, 'duplicateKeys', [patch(strict, 'if (members.has(key))', 'if (false)')], text.strictJson),
  mutant(21, 'prototypeKey', [patch(strict, "if (key === '__proto__')", 'if (false)')], text.strictJson),
  mutant(
    21,
    'loneSurrogates',
    [patch(strict, 'if (!content.isWellFormed())', 'if (false)')],
    text.strictJson,
  ),
  mutant(
    21,
    'largeIntegers',
    [patch(strict, 'Math.abs(parsed) > Number.MAX_SAFE_INTEGER', '!Number.isFinite(parsed)')],
    text.strictJson,
  ),
  mutant(
    21,
    'keysInAnyOrder',
    [patch(canonical, 'Object.keys(value).sort()', 'Object.keys(value)')],
    text.canonicalForm,
  ),
  mutant(
    22,
    'auditIgnored',
    [
      patch(
        calls,
        "deps.journal.commit([{ kind: 'proposal-state', requestId: entry.requestId, from, to }, ...writes])",
        "deps.journal.commit([{ kind: 'proposal-state', requestId: entry.requestId, from, to }, ...writes]).catch(() => [])",
      ),
    ],
    gate.auditFailures,
    wholeGate,
  ),
  mutant(
    22,
    'auditLeftOut',
    [patch(calls, "      audit('dispatch', entry, 'allowed by session grant'),\n", '')],
    wholeGate,
  ),
  mutant(
    22,
    'grantedWithoutRecord',
    [patch(calls, "      audit('dispatch', entry, 'allowed by user'),\n", '')],
    wholeGate,
  ),
  mutant(
    22,
    'startsUnrecorded',
    [
      patch(
        'main/consent/launches.ts',
        "await deps.journal.commit([audit('launch', launch, null, hashOf(launch), 'approved before')])",
        "await deps.journal.commit([audit('launch', launch, null, hashOf(launch), 'approved before')]).catch(() => [])",
      ),
    ],
    gate.launchDecisions,
  ),
  mutant(
    5,
    'approvalForAnyHash',
    [patch('main/consent/launches.ts', ' && approval.launchHash === hashOf(launch)', '')],
    gate.launchDecisions,
  ),
]
