import type { Patch } from './consent-mutants.ts'
import * as press from '../fixtures/consent/proofs-press.ts'

/** Row 8 of "The 24 ways to cheat": its proofs need a real browser. */
export type PressMutant = {
  readonly name: string
  readonly patches: readonly Patch[]
  readonly proof: press.PressProof
}

const arming = 'renderer/consent/arming.ts'
const deliberate = 'renderer/consent/deliberate-press.ts'

const mutant = (
  name: string,
  proof: press.PressProof,
  file: string,
  find: string,
  replace: string,
): PressMutant => ({
  name,
  patches: [{ file, find, replace }],
  proof,
})

export const pressMutants: readonly PressMutant[] = [
  mutant(
    'noDwell',
    press.dwell,
    arming,
    'setArmedSubject(subject), armedAfterMs)',
    'setArmedSubject(subject), 0)',
  ),
  mutant(
    'armedForTheLast',
    press.newSubject,
    arming,
    'return armedSubject === subject',
    'return armedSubject !== null',
  ),
  mutant(
    'coveredIsFine',
    press.covered,
    arming,
    '(canVouch ? entry?.isVisible',
    '(canVouch ? entry?.isIntersecting',
  ),
  mutant(
    'scriptedClick',
    press.scripted,
    deliberate,
    'if (!event.isTrusted) return',
    'if (event.detail < 0) return',
  ),
  mutant(
    'scriptedKey',
    press.scripted,
    deliberate,
    'if (event.isTrusted && !event.repeat) begin',
    'if (!event.repeat) begin',
  ),
  mutant(
    'repeatCounts',
    press.repeated,
    deliberate,
    'if (event.isTrusted && !event.repeat)',
    'if (event.isTrusted)',
  ),
  mutant(
    'heldFromBefore',
    press.heldFromBefore,
    deliberate,
    'pressed.current.wasReady && isReady',
    'isReady',
  ),
  mutant(
    'releaseIsEnough',
    press.repeated,
    deliberate,
    'pressed.current?.by === by && pressed.current.wasReady && isReady',
    'isReady',
  ),
]
