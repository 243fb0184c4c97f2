import type { Diagnosis, Finding } from '#contract/diagnosis'
import { t } from '#contract/language/texts'
import type { Problem, Result } from '#contract/result'
import type { LogLine, ServerState } from '#contract/views'
import type { ServerDefinition } from '../../launch.ts'
import { checkLaunch, type LaunchChecks } from './check-launch.ts'
import { symptoms, type Symptom } from './symptoms.ts'

/** What is known of a server that may be in trouble. */
export type Evidence = {
  readonly definition: Result<ServerDefinition>
  /** Null where it was never tried, as in the terminal. */
  readonly state: ServerState | null
  readonly log: readonly LogLine[]
}

export type DoctorDeps = {
  readonly environment: () => Promise<LaunchChecks['login']>
  readonly machine: LaunchChecks['machine']
}

const mostFindings = 4
/** Of what the server printed. */
const readCharacters = 20_000

export type Doctor = (evidence: Evidence) => Promise<Diagnosis>

/** Explains why a server does not start. Starts nothing and reaches nothing. */
export const createDoctor =
  ({ environment, machine }: DoctorDeps): Doctor =>
  async ({ definition, state, log }) => {
    if (!definition.ok) return { findings: [ofDefinition(definition.problem)] }
    const failure = failureOf(state)
    const isTrouble = state === null || failure !== null
    // The server's page says so beside the button.
    const waitsForSignIn = failure?.problem.code === 'sign-in-needed'
    if (!isTrouble || waitsForSignIn) return { findings: [] }
    const launch =
      definition.value.kind === 'stdio'
        ? await checkLaunch({ definition: definition.value, login: await environment(), machine })
        : []
    const told = failure === null ? [] : readSymptoms(failure, log)
    const findings = [...launch, ...told].slice(0, mostFindings)
    return { findings: findings.length === 0 && failure !== null ? [unknown()] : findings }
  }

type Failure = { readonly problem: Problem; readonly stderr: string }

const failureOf = (state: ServerState | null): Failure | null => {
  if (state?.kind === 'failed') return { problem: state.problem, stderr: state.stderrTail }
  if (state?.kind === 'backing-off') return { problem: state.problem, stderr: '' }
  return null
}

const ofDefinition = ({ code, message }: Problem): Finding => {
  const name = code === 'missing-secret' ? /\b([A-Z][A-Z0-9_]{1,63})\b/.exec(message)?.[1] : undefined
  return {
    id: code,
    seen: message,
    advice:
      name === undefined ? t('doctor.definition.advice') : t('doctor.definition.secretAdvice', { name }),
    evidence: null,
    fix: name === undefined ? { kind: 'edit' } : { kind: 'enter-secret', name },
  }
}

const readSymptoms = ({ problem, stderr }: Failure, log: readonly LogLine[]): readonly Finding[] => {
  const printed = log.filter(({ source }) => source === 'stderr').map(({ text }) => text)
  const text = [problem.message, stderr, ...printed.slice(-50)].join('\n').slice(0, readCharacters)
  const found = symptoms.flatMap((symptom) => findingOf(symptom, text))
  const byCode = ofCode(problem, log)
  return byCode === null ? found : [...found, byCode]
}

const findingOf = ({ id, seen, advice, patterns, fix }: Symptom, text: string): readonly Finding[] => {
  const match = patterns.map((pattern) => pattern.exec(text)).find((met) => met !== null)
  if (!match) return []
  const evidence = lineAt(text, match.index + match[0].search(/\S/))
  return [{ id, seen: t(seen), advice: t(advice), evidence, fix: fix && { kind: fix } }]
}

const evidenceCharacters = 300

const lineAt = (text: string, at: number): string => {
  const start = text.lastIndexOf('\n', at) + 1
  const [line = ''] = text.slice(start).split('\n')
  return line.length <= evidenceCharacters ? line.trim() : text.slice(at, at + evidenceCharacters).trim()
}

const ofCode = ({ code }: Problem, log: readonly LogLine[]): Finding | null => {
  const banner = log.findLast(({ source }) => source === 'stdout')
  if (banner !== undefined && ['start-timeout', 'handshake-failed', 'server-exited'].includes(code))
    return {
      id: 'banner',
      seen: t('doctor.code.banner'),
      advice: t('doctor.code.bannerAdvice'),
      evidence: banner.text.slice(0, evidenceCharacters),
      fix: { kind: 'edit' },
    }
  if (code === 'start-timeout')
    return {
      id: 'slow',
      seen: t('doctor.code.slow'),
      advice: t('doctor.code.slowAdvice'),
      evidence: null,
      fix: { kind: 'retry' },
    }
  if (code === 'launch-denied')
    return {
      id: 'denied',
      seen: t('doctor.code.denied'),
      advice: t('doctor.code.deniedAdvice'),
      evidence: null,
      fix: { kind: 'retry' },
    }
  return null
}

const unknown = (): Finding => ({
  id: 'unknown',
  seen: t('doctor.unknown.seen'),
  advice: t('doctor.unknown.advice'),
  evidence: null,
  fix: { kind: 'retry' },
})
