import { afterAll, expect, vi } from 'vitest'
import type { Proof } from '../fixtures/consent/proof.ts'
import { subjectAt } from '../fixtures/consent/subject.ts'
import { consentMutants, type Mutant } from '../mutants/consent-mutants.ts'
import { consentRequestMutants } from '../mutants/consent-request-mutants.ts'
import { copySources, plant } from '../mutants/plant.ts'
import { verifies } from '../support/verifies.ts'

const mutants = [...consentMutants, ...consentRequestMutants]

type Kill = { readonly proof: Proof; readonly words: string }

/** The first proof that does not hold for the mutant; null when all of them hold. */
const killOf = async ({ patches, proofs }: Pick<Mutant, 'patches' | 'proofs'>): Promise<Kill | null> => {
  await using copy = await copySources()
  await plant(copy, patches)
  for (const proof of proofs) {
    const failure = await proof.run(subjectAt(copy.path)).then(
      () => null,
      (error: unknown) => error,
    )
    if (failure !== null) return { proof, words: wordsOf(failure) }
  }
  return null
}

const wordsOf = (failure: unknown): string => {
  if (!(failure instanceof Error)) return String(failure)
  const cause = failure.cause instanceof Error ? failure.cause.message : failure.message
  return cause.split('\n')[0] ?? ''
}

verifies(
  'consent:mutants',
  'an unspoilt copy passes every proof, so it is the bugs that are noticed',
  async () => {
    vi.stubEnv('ASSENT_PROOF', '0.1')
    const proofs = [...new Set(mutants.flatMap((mutant) => mutant.proofs))]
    expect(await killOf({ patches: [], proofs })).toBeNull()
    vi.unstubAllEnvs()
  },
)

vi.setConfig({ testTimeout: 180_000 })

const report: string[] = []

for (const mutant of mutants)
  verifies('consent:mutants', `row ${mutant.row}, ${mutant.name}`, async () => {
    const kill = await killOf(mutant)
    report.push(`${kill?.proof.id ?? 'NONE'} -> ${mutant.name} (row ${mutant.row}) -> ${kill?.proof.detail}`)
    expect(kill, `no proof noticed ${mutant.name}`).not.toBeNull()
  })

afterAll(() => {
  process.stdout.write(`${report.toSorted().join('\n')}\n`)
})
