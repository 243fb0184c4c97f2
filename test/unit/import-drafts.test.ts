import { expect, test } from 'vitest'
import { asId } from '#contract/ids'
import { fail, ok, type Problem, type Result } from '#contract/result'
import { createConfigurationDrafts, type Draft } from '../../main/configuration-drafts.ts'
import { verifies } from '../support/verifies.ts'

/** Asks about a draft that was previewed as `shown`; the file has changed by the time it is applied. */
const applied = async (
  shown: string,
  now: string,
  more: { readonly installs?: Result<null>; readonly draft?: Draft } = {},
) => {
  const asked: string[] = []
  const written: string[] = []
  const problems: Problem[] = []
  let previews = 0
  let apply = async (): Promise<void> => undefined
  const draft: Draft = more.draft ?? {
    kind: 'put-server',
    alias: 'one',
    definition: {},
    ...(more.installs && { bundle: { sha256: 'a', folder: 'b' } }),
  }
  const drafts = createConfigurationDrafts({
    preview: async () => {
      previews += 1
      return ok({ exact: previews === 1 ? shown : now, nextText: String(previews), basedOn: '' })
    },
    write: async ({ nextText }) => {
      if (nextText === '1') return fail('configuration-changed', 'changed')
      written.push(nextText)
      return ok(null)
    },
    install: async () => more.installs ?? ok(null),
    reload: async () => undefined,
    secrets: { protection: '', write: async () => ok(null) },
    questions: {
      change: async ({ exact, apply: next }) => {
        asked.push(exact)
        apply = next
        return ok({ requestId: asId('r') })
      },
      secret: async () => ok({ requestId: asId('r') }),
    },
    report: (problem) => problems.push(problem),
  })
  await drafts.ask(draft)
  await apply()
  return { asked: asked.length, written: written.length, problems: problems.map(({ code }) => code) }
}

const lines = (...all: readonly string[]): string => all.join('\n')

verifies('import:several-drafts', 'the same lines elsewhere, or fewer of them, are written', async () => {
  const shown = lines('@@ -0,0 +1,3 @@', '+version: 1', '+servers:', '+  one: {}')
  const once = { asked: 1, written: 1, problems: [] }
  expect(await applied(shown, lines('@@ -4,0 +5,1 @@', '+  one: {}'))).toEqual(once)
  expect(await applied(shown, shown.replace('+1,3', '+7,3'))).toEqual(once)
})

verifies('import:several-drafts', 'any other line is asked about', async () => {
  const shown = lines('@@ -0,0 +1,2 @@', '+servers:', '+  one: {}')
  const twice = { asked: 2, written: 0, problems: [] }
  for (const now of [
    lines('@@ -1,1 +1,1 @@', '-  one: { command: x }', '+  one: {}'),
    lines('@@ -0,0 +1,2 @@', '+  one: {}', '+servers:'),
    lines('@@ -0,0 +1,3 @@', '+servers:', '+  one: {}', '+  one: {}'),
    lines('@@ -0,0 +1,2 @@', '+servers:', '+  one: {}  '),
  ])
    expect(await applied(shown, now), now).toEqual(twice)
})

verifies('import:several-drafts', "a provider's lines at another place are asked about", async () => {
  const draft: Draft = { kind: 'put-provider', name: 'one', definition: {} }
  const shown = lines('@@ -4,0 +5,1 @@', '+      apiKey: ${secret:KEY}')
  expect(await applied(shown, shown.replace('+5,1', '+9,1'), { draft })).toMatchObject({
    asked: 2,
    written: 0,
  })
  expect(await applied(shown, shown, { draft })).toMatchObject({ asked: 1, written: 1 })
})

test('a bundle that cannot be unpacked leaves the file as it is', async () => {
  const outcome = await applied('+  one: {}', '+  one: {}', { installs: fail('bad-bundle', 'no') })
  expect(outcome).toEqual({ asked: 1, written: 0, problems: ['bad-bundle'] })
})
