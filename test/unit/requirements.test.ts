import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { requirements } from '../requirements.ts'

const folder = resolve(import.meta.dirname, '..')

const citationsIn = (source: string): readonly string[] =>
  [...source.matchAll(/\bverifies\(\s*['"`]([^'"`]+)['"`]/g)].flatMap((match) => match[1] ?? [])

const cited = new Set(
  globSync('{unit,integration,e2e}/**/*.{ts,tsx}', { cwd: folder }).flatMap((file) =>
    citationsIn(readFileSync(join(folder, file), 'utf8')),
  ),
)
const promised = Object.keys(requirements)

test('each promise is cited by a test', () => {
  expect(promised.filter((id) => !cited.has(id))).toEqual([])
})

test('each cited promise exists', () => {
  expect([...cited].filter((id) => !promised.includes(id))).toEqual([])
})

test('each id names its area and each promise is a sentence', () => {
  const entries = Object.entries<string>(requirements)
  expect(entries.filter(([id]) => !/^[a-z]+(?::[a-z0-9-]+)+$/.test(id))).toEqual([])
  expect(entries.filter(([, promise]) => promise.trim().length < 10)).toEqual([])
})

test('a citation is found however it is written', () => {
  const call = 'verifies'
  const source = `${call}('a:b', 'detail', () => {})\n  ${call}(\n    "c:d",\n    'detail', run)`
  expect(citationsIn(source)).toEqual(['a:b', 'c:d'])
})
