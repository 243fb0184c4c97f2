import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isObjectText, visitMembers } from '../../main/model/json-text.ts'
import { verifies } from '../support/verifies.ts'

/** How many members the objects of a value have in all. */
const membersIn = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0
  const inner = Object.values(value).reduce<number>((sum, member) => sum + membersIn(member), 0)
  return inner + (Array.isArray(value) ? 0 : Object.keys(value).length)
}

describe('members of a JSON text', () => {
  test('each is found once, with a text that is a value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(0, 1, '\t'), (value, space) => {
        const text = JSON.stringify(value, null, space)
        let found = 0
        visitMembers(text, ({ start, end }) => {
          found += 1
          JSON.parse(text.slice(start, end))
        })
        expect(found).toBe(membersIn(JSON.parse(text)))
      }),
      { numRuns: 500 },
    )
  })

  test('names are read as JSON reads them', () => {
    const text = '{ "a" : [ {"b.c":1 , "\\u0064": {"e": " } "} } ] , "f":null}'
    const found: (readonly [string, string])[] = []
    visitMembers(text, ({ path, start, end }) => found.push([path, text.slice(start, end)]))
    expect(found).toEqual([
      ['a.*.b.c', '1'],
      ['a.*.d.e', '" } "'],
      ['a.*.d', '{"e": " } "}'],
      ['a', '[ {"b.c":1 , "\\u0064": {"e": " } "} } ]'],
      ['f', 'null'],
    ])
  })
})

verifies('model:arguments:as-written', 'an object that repeats a name is none to be given back', () => {
  for (const text of ['{}', ' {"a":{"b":1,"c":[{"b":2},{"b":3}]},"b":1} ', '{"__proto__":{"a":1}}'])
    expect(isObjectText(text), text).toBe(true)
  for (const text of ['', '[]', '1', 'null', '{"a":1', '{"a":1,"a":1}', '{"x":[{"b":1,"\\u0062":2}]}'])
    expect(isObjectText(text), text).toBe(false)
  expect(isObjectText(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`)).toBe(true)
})
