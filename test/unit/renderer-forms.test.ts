import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonObject } from '#contract/json'
import { serverDefinition, type ServerDraft } from '../../renderer/servers/server-draft.ts'
import { serverPresets } from '../../renderer/servers/presets.ts'
import { canShow, filledForm, formValues } from '../../renderer/tool-form/form-values.ts'
import { toolFields, type ToolField } from '../../renderer/tool-form/tool-fields.ts'
import { verifies } from '../support/verifies.ts'

const schema: JsonObject = {
  type: 'object',
  required: ['path', 'count', 'sure'],
  properties: {
    path: { type: 'string', description: 'Where' },
    count: { type: 'integer' },
    sure: { type: 'boolean' },
    loud: { type: 'boolean' },
    ratio: { type: 'number', default: 0.5 },
    mode: { enum: ['fast', 2, null], default: 'fast' },
    tags: { type: 'array', items: { type: 'string' } },
    sizes: { type: 'array', items: { type: 'integer' } },
    note: { anyOf: [{ type: 'string' }, { type: 'null' }], default: null },
    place: { $ref: '#/$defs/place' },
    free: {},
  },
  $defs: { place: { type: 'object', properties: { lat: { type: 'number' }, name: { type: 'string' } } } },
}
const fields = toolFields(schema) ?? []
const kinds = (list: readonly ToolField[]) => list.map(({ name, input }) => [name, input.kind])

verifies('window:tool-form', 'each part of a schema gets its field, and what has none is JSON', () => {
  expect(kinds(fields)).toEqual([
    ['path', 'text'],
    ['count', 'number'],
    ['sure', 'flag'],
    ['loud', 'flag'],
    ['ratio', 'number'],
    ['mode', 'choice'],
    ['tags', 'list'],
    ['sizes', 'list'],
    ['note', 'text'],
    ['place', 'group'],
    ['free', 'json'],
  ])
  expect(toolFields({ oneOf: [{ type: 'object' }] })).toBeNull()
  expect(toolFields({})).toEqual([])
})

verifies('window:tool-form', 'a schema that contains itself ends in JSON', () => {
  const itself: JsonObject = { properties: { again: { $ref: '#' } } }
  expect(JSON.stringify(toolFields(itself))).toContain('"kind":"json"')
  const names = Array.from({ length: 60 }, (_, index) => [`p${index}`, { $ref: '#' }])
  expect(
    JSON.stringify(toolFields({ type: 'object', properties: Object.fromEntries(names) })).length,
  ).toBeLessThan(1e5)
})

verifies('window:tool-form', 'an untouched form sends required values and defaults, and invents none', () => {
  const filled = filledForm(fields, formValues(fields))
  expect(filled.arguments).toEqual({ path: '', sure: false, ratio: 0.5, mode: 'fast' })
  expect([...filled.problems.keys()]).toEqual(['count'])
})

verifies('window:tool-form', 'what is filled in is what is sent', () => {
  const values = {
    ...formValues(fields),
    path: ' /a b ',
    count: '12',
    loud: false,
    mode: '1',
    tags: 'one\ntwo words\n',
    sizes: '1\n2',
    place: { lat: '1.5', name: '' },
    free: '{"x": [1]}',
  }
  expect(filledForm(fields, values)).toEqual({
    arguments: {
      path: ' /a b ',
      count: 12,
      sure: false,
      loud: false,
      ratio: 0.5,
      mode: 2,
      tags: ['one', 'two words'],
      sizes: [1, 2],
      place: { lat: 1.5 },
      free: { x: [1] },
    },
    problems: new Map(),
  })
})

verifies('window:tool-form', 'what cannot be read is named at its field', () => {
  const values = { ...formValues(fields), count: '1.5', sizes: '1\nx', place: { lat: 'north' }, free: '{' }
  const { problems } = filledForm(fields, values)
  expect([...problems.keys()].sort()).toEqual(['count', 'free', 'place.lat', 'sizes'])
})

verifies('window:tool-form', 'going to JSON and back keeps every value, or refuses to', () => {
  const known = fc.record(
    {
      path: fc.string({ minLength: 1 }),
      count: fc.integer(),
      sure: fc.boolean(),
      ratio: fc.integer(),
      mode: fc.constantFrom('fast', 2, null),
      tags: fc.array(fc.constantFrom('a', 'b c'), { minLength: 1 }),
      place: fc.record({ lat: fc.integer(), name: fc.constantFrom('x', 'y') }),
      note: fc.constant('noted'),
    },
    { requiredKeys: ['path', 'count', 'sure', 'ratio', 'mode'] },
  )
  fc.assert(
    fc.property(known, (value) => {
      expect(canShow(fields, value)).toBe(true)
      expect(filledForm(fields, formValues(fields, value)).arguments).toEqual(value)
    }),
  )
})

verifies('window:tool-form', 'what the fields would lose or add stays JSON', () => {
  const shown = { path: 'a', count: 1, sure: true }
  expect(canShow(fields, shown)).toBe(true)
  const lost = [
    { extra: 1 },
    { place: { lat: 1, height: 2 } },
    { note: null },
    { tags: [''] },
    { mode: 'slow' },
  ]
  for (const more of lost) expect(canShow(fields, { ...shown, ...more })).toBe(false)
  expect(canShow(fields, { path: 'a', count: 1 })).toBe(false)
})

const draft: ServerDraft = {
  alias: 'files',
  command: 'npx',
  args: '-y\na b\n',
  environment: '',
  folder: '',
  allowedFolder: null,
  url: null,
  headers: '',
}

test('a server draft becomes its entry, or says which line to change', () => {
  expect(
    serverDefinition({ ...draft, environment: 'A=b=c\nD=', folder: '/x', allowedFolder: '/notes' }),
  ).toEqual({
    ok: true,
    value: { command: 'npx', args: ['-y', 'a b', '/notes'], env: { A: 'b=c', D: '' }, cwd: '/x' },
  })
  const codeOf = (changes: Partial<typeof draft>) => {
    const result = serverDefinition({ ...draft, ...changes })
    return result.ok ? null : result.problem.code
  }
  expect(codeOf({ alias: 'a b' })).toBe('alias')
  expect(codeOf({ command: ' ' })).toBe('command')
  expect(codeOf({ environment: 'A=1\nnothing' })).toBe('environment')
  expect(serverDefinition({ ...draft, allowedFolder: '  ' })).toMatchObject({ ok: false })
  expect(codeOf({ url: 'example.com' })).toBe('url')
  expect(codeOf({ url: 'https://example.com', headers: 'A' })).toBe('headers')
  expect(serverDefinition({ ...draft, url: ' https://example.com/mcp ', headers: 'A-B: c: d' })).toEqual({
    ok: true,
    value: { url: 'https://example.com/mcp', headers: { 'A-B': 'c: d' } },
  })
})

test('presets pin their versions', () => {
  for (const { start } of serverPresets) {
    if (start.kind === 'package') expect(start.args[1]).toMatch(/.@\d+\.\d+\.\d+$/)
    else expect(start.url).toMatch(/^https:/)
  }
})
