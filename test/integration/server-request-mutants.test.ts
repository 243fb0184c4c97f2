import { cp } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect } from 'vitest'
import type * as product from '../../main/server-requests/server-requests.ts'
import { copySources, plant } from '../mutants/plant.ts'
import { serverRequestMutants } from '../mutants/server-request-mutants.ts'
import { verifies } from '../support/verifies.ts'

const root = new URL('../..', import.meta.url).pathname
const requireSource = createRequire(import.meta.url)

/** The answerer of a copy of the sources with one bug planted, or none. */
const spoilt = async (patches: Parameters<typeof plant>[1]) => {
  const copy = await copySources()
  for (const part of ['server-requests', 'folder-overlap.ts'])
    await cp(join(root, 'main', part), join(copy.path, 'main', part), { recursive: true })
  await plant(copy, patches)
  const { createServerRequests }: typeof product = requireSource(
    join(copy.path, 'main/server-requests/server-requests.ts'),
  )
  return { create: createServerRequests, [Symbol.asyncDispose]: copy[Symbol.asyncDispose] }
}

verifies(
  'requests:mutants',
  'an unspoilt copy passes every proof, so it is the bugs that are noticed',
  async () => {
    await using copy = await spoilt([])
    for (const proof of new Set(serverRequestMutants.map((mutant) => mutant.proof))) await proof(copy.create)
  },
)

for (const { name, patch, proof } of serverRequestMutants)
  verifies('requests:mutants', name, async () => {
    await using copy = await spoilt([patch])
    await expect(proof(copy.create)).rejects.toThrow()
  })
