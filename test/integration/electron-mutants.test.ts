import { afterAll, beforeAll, expect, vi } from 'vitest'
import { findChromium } from '../../scripts/find-chromium.ts'
import { desktopProofs, type DesktopProof } from '../fixtures/desktop/proofs.ts'
import { startWitness } from '../fixtures/desktop/witness.ts'
import { electronMutants, type ElectronMutant } from '../mutants/electron-mutants.ts'
import { buildSpoiltShells, type SpoiltShells } from '../mutants/spoilt-shells.ts'
import { closeDesktopBrowser, desktopBrowser } from '../support/electron-double/desktop-window.ts'
import { startDesktop } from '../support/electron-double/start-desktop.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'
import { workspaceFolder } from '../support/workspace-folder.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 })

const hasBrowser = findChromium() !== null
let shells: SpoiltShells | undefined
/** A mutant that does not open is known by its own end; this is for one that hangs. */
const openLimitMs = 60_000

type Noticed = { readonly by: DesktopProof | 'opens'; readonly words: string }

/** What the bug is noticed by; null when everything holds. */
const noticedIn = async (
  { distOf, environment }: SpoiltShells,
  name: string,
  proofs: readonly DesktopProof[],
): Promise<Noticed | null> => {
  await using witness = await startWitness()
  using folder = workspaceFolder()
  await using desktop = startDesktop({
    browser: await desktopBrowser(),
    dist: distOf(name),
    environment,
    args: ['--data-dir', folder.path],
  })
  const isOpen = until('the window', async () => (await desktop.state()).windows[0]?.isVisible, openLimitMs)
  const problem = await isOpen.then(() => null, wordsOf)
  if (problem !== null) return { by: 'opens', words: problem }
  const opened = {
    desktop,
    witness,
    chat: await desktop.page('workspace'),
    consent: await desktop.page('consent'),
  }
  for (const proof of proofs) {
    const words = await proof.run(opened).then(() => null, wordsOf)
    if (words !== null) return { by: proof, words }
  }
  return null
}

const wordsOf = (failure: unknown): string =>
  (failure instanceof Error ? failure.message : String(failure)).split('\n').slice(0, 3).join(' ')

const unspoilt = { name: 'unspoilt', patches: [], noticedBy: 'opens' } as const
const jobs: readonly ElectronMutant[] = [unspoilt, ...electronMutants]
const outcomes = new Map(jobs.map(({ name }) => [name, Promise.withResolvers<Noticed | null>()]))

/** More programs at a time would only be slower each. */
const programsAtATime = 3

const runJobs = async (shells: SpoiltShells): Promise<void> => {
  const waiting = [...jobs]
  const work = async (): Promise<void> => {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      const outcome = outcomes.get(job.name)
      const proofs = job.noticedBy === 'opens' ? desktopProofs : [job.noticedBy]
      await noticedIn(shells, job.name, proofs).then(outcome?.resolve, outcome?.reject)
    }
  }
  await Promise.all(Array.from({ length: programsAtATime }, work))
}

if (hasBrowser) {
  beforeAll(async () => {
    shells = await buildSpoiltShells(jobs)
    void runJobs(shells)
  })
  afterAll(async () => {
    await closeDesktopBrowser()
    await shells?.[Symbol.asyncDispose]()
  })
}

verifies('electron:double-mutants', 'an unspoilt copy passes every proof', async (context) => {
  context.skip(!hasBrowser, 'no Chromium')
  expect(await outcomes.get('unspoilt')?.promise).toBeNull()
})

for (const { name, noticedBy } of electronMutants)
  verifies('electron:double-mutants', name, async (context) => {
    context.skip(!hasBrowser, 'no Chromium')
    const noticed = await outcomes.get(name)?.promise
    expect(noticed?.by, `not noticed as it should be: ${noticed?.words}`).toBe(noticedBy)
    process.stdout.write(`${name} -> ${noticedBy === 'opens' ? 'does not open' : noticedBy.detail}\n`)
  })
