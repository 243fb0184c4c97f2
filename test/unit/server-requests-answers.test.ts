import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { isApart } from '../../main/folder-overlap.ts'
import {
  address,
  askerOf,
  createAskingWorld,
  form,
  settledTurns,
  type AskingWorldOptions,
} from '../support/asking-world.ts'
import { verifies } from '../support/verifies.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'assent-roots-')))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const made = (...names: readonly string[]): string => {
  const path = join(folder, ...names)
  mkdirSync(path, { recursive: true })
  return path
}

verifies('requests:declined', 'a form and an address are answered as the user decided', async () => {
  const decisions = [
    [{ kind: 'accepted', content: { name: 'Ada' } }, 'accept'],
    [{ kind: 'declined' }, 'decline'],
    [{ kind: 'cancelled' }, 'cancel'],
  ] as const
  for (const [decision, action] of decisions) {
    const world = createAskingWorld({ react: () => decision })
    const content = action === 'accept' ? { content: { name: 'Ada' } } : {}
    expect((await world.ask(form)).answer).toEqual({ kind: 'result', result: { action, ...content } })
    expect((await world.ask(address)).answer).toEqual({ kind: 'result', result: { action } })
  }
})

test('the question names who asks, and a sign-in is never asked for this way', async () => {
  const world = createAskingWorld({ react: () => ({ kind: 'declined' }) })
  await world.ask(address)
  expect(world.asked).toEqual([
    expect.objectContaining({
      kind: 'address',
      question: {
        asker: askerOf(),
        purpose: 'elicitation',
        message: 'Go there',
        url: 'https://example.com/a',
      },
    }),
  ])
})

verifies('requests:withdrawn', 'a form that is taken back is withdrawn', async () => {
  const world = createAskingWorld()
  const abort = new AbortController()
  const answer = world.ask(form, { signal: abort.signal })
  await settledTurns()
  abort.abort()
  expect((await answer).answer).toEqual({ kind: 'result', result: { action: 'cancel' } })
})

const rootsOf = async (options: AskingWorldOptions) => {
  const world = createAskingWorld(options)
  const { answer } = await world.ask({ kind: 'roots' })
  return { answer, world }
}

verifies('requests:roots', 'folders come as file addresses of their real paths, with names', async () => {
  const odd = made('odd name #1 %20 ü?')
  const plain = made('plain')
  const link = join(folder, 'link')
  symlinkSync(plain, link)
  const { answer } = await rootsOf({ roots: [odd, link] })
  if (answer.kind !== 'result') throw new Error('no result')
  const roots = answer.result['roots'] as readonly { readonly uri: string; readonly name: string }[]
  expect(roots.map(({ uri }) => fileURLToPath(uri))).toEqual([odd, plain])
  expect(roots.map(({ uri }) => uri.startsWith('file:///'))).toEqual([true, true])
  expect(roots.map(({ name }) => name)).toEqual(['odd name #1 %20 ü?', 'plain'])
})

verifies('requests:roots', 'what is gone, no folder, or leads to our own data is left out', async () => {
  const data = made('data')
  made('data', 'secrets')
  const file = join(folder, 'file')
  writeFileSync(file, '')
  const link = join(folder, 'to-data')
  symlinkSync(join(data, 'secrets'), link)
  const good = made('good')
  const roots = [join(folder, 'gone'), file, link, data, folder, good]
  const { answer, world } = await rootsOf({ roots, dataDirectory: data })
  expect(answer).toMatchObject({ result: { roots: [{ name: 'good' }] } })
  expect(world.lines).toHaveLength(5)
  await world.ask({ kind: 'roots' })
  expect(world.lines).toHaveLength(5)
})

test('without folders the list is empty', async () => {
  expect((await rootsOf({})).answer).toEqual({ kind: 'result', result: { roots: [] } })
})

test('folders are apart when neither is the other or lies in it, whether they exist or not', async () => {
  const base = made('apart', 'one')
  expect(await isApart(base, made('apart', 'one-more'))).toBe(true)
  expect(await isApart(base, base)).toBe(false)
  expect(await isApart(join(base, 'x', 'y'), base)).toBe(false)
  expect(await isApart('/', base)).toBe(false)
  expect(await isApart(join(base, '..x'), base)).toBe(false)
  expect(await isApart(`${base}/../two`, base)).toBe(true)
})
