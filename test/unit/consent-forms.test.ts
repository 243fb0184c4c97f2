import { describe, expect, test } from 'vitest'
import { serverId } from '#contract/ids'
import type { JsonObject, JsonValue } from '#contract/json'
import { initialValues } from '#contract/server-requests'
import { readAnswer } from '../../main/consent/form-answer.ts'
import { askForm } from '../../main/consent/form-question.ts'
import { readForm } from '../../main/consent/form-schema.ts'
import type { Asker } from '../../main/server-questions.ts'

const asker: Asker = { serverId: serverId.parse('server-1'), alias: 'wiki', call: null }

const schemaOf = (properties: JsonObject, required: readonly string[] = []): JsonObject => ({
  type: 'object',
  properties,
  required,
})

const ask = (properties: JsonObject, message = 'Please') => {
  const asked = askForm(
    { asker, message, schema: schemaOf(properties) },
    { title: null, checkPattern: async () => 'matches' },
  )
  if (!asked.ok) throw new Error(asked.problem.message)
  return asked.value.text
}

const answerTo = (property: JsonObject, value: JsonValue, required = true) => {
  const rules = readForm(schemaOf({ it: property }, required ? ['it'] : []))
  if (!rules.ok) throw new Error(rules.problem.message)
  return readAnswer(rules.value, { it: value }, async (pattern, text) =>
    pattern === 'slow' ? 'not-known' : new RegExp(pattern, 'u').test(text) ? 'matches' : 'differs',
  )
}

describe('the schema of a form', () => {
  test('each kind of field is read, with what stands in it at first, in the order of the server', () => {
    const text = ask({
      zip: { type: 'string', title: 'ZIP', description: 'Of the town', minLength: 4, maxLength: 5 },
      mail: { type: 'string', format: 'email', default: 'me@example.com' },
      count: { type: 'integer', minimum: 1, maximum: 9, default: 3 },
      rate: { type: 'number', default: 0.5 },
      sure: { type: 'boolean', default: true },
      size: { type: 'string', enum: ['s', 'm'], enumNames: ['Small', 'Medium'], default: 'm' },
      colour: { type: 'string', oneOf: [{ const: '#f00', title: 'Red' }], default: '#00f' },
      tags: { type: 'array', items: { type: 'string', enum: ['a', 'b'] }, default: ['b', 'x'], maxItems: 1 },
      more: { type: 'array', items: { anyOf: [{ const: 'c', title: 'See' }] }, minItems: 1 },
    })
    const fields = text.fields ?? []
    expect(fields.map(({ name, label, hint }) => [name, label, hint])).toEqual([
      ['zip', 'ZIP', '4 to 5 characters.'],
      ['mail', 'mail', 'An e-mail address.'],
      ['count', 'count', '1 to 9.'],
      ['rate', 'rate', ''],
      ['sure', 'sure', ''],
      ['size', 'size', ''],
      ['colour', 'colour', ''],
      ['tags', 'tags', 'Choose at most 1.'],
      ['more', 'more', 'Choose at least 1.'],
    ])
    expect(fields.map(({ control }) => control)).toMatchObject([
      { kind: 'text', format: null, initial: '' },
      { kind: 'text', format: 'email', initial: 'me@example.com' },
      { kind: 'number', isInteger: true, initial: 3 },
      { kind: 'number', isInteger: false, initial: 0.5 },
      { kind: 'yes-no', initial: true },
      { kind: 'one-of', choices: [{ label: 'Small' }, { value: 'm' }], initial: 'm' },
      { kind: 'one-of', choices: [{ value: '#f00', label: 'Red' }], initial: null },
      { kind: 'some-of', initial: ['b'] },
      { kind: 'some-of', choices: [{ value: 'c', label: 'See' }], initial: [] },
    ])
    expect(initialValues(fields)).toEqual({
      mail: 'me@example.com',
      count: 3,
      rate: 0.5,
      sure: true,
      size: 'm',
      tags: ['b'],
      more: [],
    })
  })

  const refused: readonly (readonly [string, JsonObject])[] = [
    ['no object', { type: 'string' }],
    ['no properties', { type: 'object' }],
    ['a nested object', schemaOf({ a: { type: 'object', properties: {} } })],
    ['a list of objects', schemaOf({ a: { type: 'array', items: { type: 'object' } } })],
    ['a list of any text', schemaOf({ a: { type: 'array', items: { type: 'string' } } })],
    ['a union', schemaOf({ a: { anyOf: [{ type: 'string' }, { type: 'null' }] } })],
    ['a reference', schemaOf({ a: { $ref: '#/x' } })],
    ['no choices', schemaOf({ a: { type: 'string', enum: [] } })],
    ['choices that are no text', schemaOf({ a: { type: 'string', enum: [1] } })],
    ['a field that is no schema', schemaOf({ a: true })],
    ['no name', schemaOf({ '': { type: 'string' } })],
    ['a name that is too long', schemaOf({ ['x'.repeat(257)]: { type: 'string' } })],
    ['a required field that is not there', schemaOf({ a: { type: 'string' } }, ['b'])],
    ['a pattern that is none', schemaOf({ a: { type: 'string', pattern: '(' } })],
    ['a length that is none', schemaOf({ a: { type: 'string', minLength: -1 } })],
    [
      'too many fields',
      schemaOf(Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`f${at}`, { type: 'string' }]))),
    ],
    ['a prototype', JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"}}}')],
  ]
  for (const [what, schema] of refused)
    test(`${what} is refused in a sentence for the server`, () => {
      const asked = askForm(
        { asker, message: '', schema },
        { title: null, checkPattern: async () => 'matches' },
      )
      expect(asked).toMatchObject({ ok: false, problem: { code: 'unreadable' } })
      if (!asked.ok) expect(asked.problem.message).toMatch(/^[A-Za-z].*\.$/)
    })

  test('what is too large to be read is refused', () => {
    const refuse = (message: string, properties: JsonObject) =>
      askForm(
        { asker, message, schema: schemaOf(properties) },
        { title: null, checkPattern: async () => 'matches' },
      )
    expect(refuse('x'.repeat(5_001), {})).toMatchObject({ problem: { code: 'unreadable' } })
    expect(refuse('', { a: { type: 'string', comment: 'x'.repeat(262_144) } })).toMatchObject({
      problem: { code: 'unreadable' },
    })
    const deep: JsonObject = JSON.parse(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`)
    expect(refuse('', { a: { type: 'string', comment: deep } })).toMatchObject({
      problem: { message: 'The request is nested too deeply to be shown.' },
    })
  })
})

describe('the question about a form', () => {
  const cautionsOf = (properties: JsonObject): readonly string[] =>
    ask(properties)
      .facts.filter(({ icon }) => icon === 'caution')
      .map(({ text }) => text)

  test('says who asks and marks the words of the server', () => {
    const { name, heading, asker: who, facts, exact } = ask({ a: { type: 'string' } }, 'Give\n  me \u202eit')
    expect([name, heading, who]).toEqual([
      'Answer wiki?',
      'Send what you fill in here to wiki?',
      'Asked by wiki, outside of any call',
    ])
    expect(facts[0]).toEqual({ icon: 'claim', text: 'wiki says: "Give me \\u{202e}it"' })
    expect(exact).toBe(
      String.raw`{"message":"Give\n  me \u202eit","requestedSchema":{"properties":{"a":{"type":"string"}},"required":[],"type":"object"}}`,
    )
  })

  const secrets = [
    ['password', {}],
    ['userPassword', {}],
    ['api_key', {}],
    ['x', { title: 'API-Schlüssel' }],
    ['x', { description: 'Your access token, please' }],
    ['PIN', {}],
    ['cardNumber', {}],
    ['x', { format: 'password' }],
    ['x', { title: 'Kennwort' }],
    ['otp', {}],
  ] as const
  for (const [name, words] of secrets)
    test(`warns of ${name} ${JSON.stringify(words)}`, () => {
      expect(cautionsOf({ [name]: { type: 'string', ...words } })).toHaveLength(1)
    })
  for (const name of ['name', 'keyboard', 'spinning', 'tokenizer', 'cardinal', 'monkey', 'opinion'])
    test(`does not warn of ${name}`, () => {
      expect(cautionsOf({ [name]: { type: 'string' } })).toEqual([])
    })

  test('warns of an initial value with what cannot be seen', () => {
    expect(cautionsOf({ a: { type: 'string', default: 'a\u200bb' } })).toHaveLength(1)
    expect(cautionsOf({ a: { type: 'string', default: 'Zoë\nStraße' } })).toEqual([])
  })
})

describe('the answer to a form', () => {
  const accepted: readonly (readonly [JsonObject, JsonValue])[] = [
    [{ type: 'string' }, ' ä '],
    [{ type: 'string', minLength: 1, maxLength: 1 }, '\u{1f600}'],
    [{ type: 'string', format: 'email' }, 'a.b+c@example.co.uk'],
    [{ type: 'string', format: 'uri' }, 'mailto:me@example.com'],
    [{ type: 'string', format: 'date' }, '2024-02-29'],
    [{ type: 'string', format: 'date-time' }, '2024-02-29T23:59:60.5+02:00'],
    [{ type: 'string', format: 'unheard-of' }, 'x'],
    [{ type: 'string', pattern: '^a+$' }, 'aaa'],
    [{ type: 'number', minimum: -1, maximum: 1 }, 0.5],
    [{ type: 'integer' }, -3],
    [{ type: 'boolean' }, false],
    [{ type: 'string', enum: ['', 'a'] }, ''],
    [{ type: 'array', items: { enum: ['a', 'b'] } }, ['b', 'a']],
    [{ type: 'array', items: { enum: ['a'] } }, []],
  ]
  for (const [property, value] of accepted)
    test(`${JSON.stringify(value)} fits ${JSON.stringify(property)}`, async () => {
      expect(await answerTo(property, value)).toEqual({ ok: true, value: { it: value } })
    })

  const refused: readonly (readonly [JsonObject, JsonValue, string])[] = [
    [{ type: 'string' }, '', 'it is needed: fill it in.'],
    [{ type: 'string' }, null, 'it is needed: fill it in.'],
    [{ type: 'string', title: 'The \u202ename' }, 1, 'The \\u{202e}name must be a text.'],
    [{ type: 'string' }, '\ud800', 'it must be a text.'],
    [{ type: 'string' }, 'x'.repeat(100_001), 'it may have at most 100000 characters.'],
    [{ type: 'string', maxLength: 2 }, 'abc', 'it may have at most 2 characters.'],
    [{ type: 'string', minLength: 2 }, '\u{1f600}', 'it must have at least 2 characters.'],
    [{ type: 'string', format: 'email' }, 'me@', 'it must be an e-mail address.'],
    [{ type: 'string', format: 'email' }, 'a b@c.de', 'it must be an e-mail address.'],
    [
      { type: 'string', format: 'uri' },
      'example.com',
      'it must be an address with its beginning, such as https://.',
    ],
    [
      { type: 'string', format: 'date' },
      '2023-02-29',
      'it must be a day that exists, written as 2026-05-01.',
    ],
    [
      { type: 'string', format: 'date-time' },
      '2024-02-29T10:00',
      'it must be a day and time with zone, written as 2026-05-01T09:30:00Z.',
    ],
    [
      { type: 'string', pattern: '^a+$' },
      'b',
      'it is not written as the server wants it: see below the field.',
    ],
    [
      { type: 'string', pattern: 'slow' },
      'b',
      'Whether it is written as the server wants it could not be found out in time. Leave it empty or decline.',
    ],
    [{ type: 'number' }, '1', 'it must be a number.'],
    [{ type: 'integer' }, 1.5, 'it must be a whole number.'],
    [{ type: 'integer' }, 2 ** 53, 'it must be a whole number.'],
    [{ type: 'number', minimum: 2 }, 1, 'it must be at least 2.'],
    [{ type: 'number', maximum: 2 }, 3, 'it may be at most 2.'],
    [{ type: 'boolean' }, 'true', 'it must be yes or no.'],
    [{ type: 'string', enum: ['a'] }, 'b', 'it must be one of the choices.'],
    [{ type: 'array', items: { enum: ['a'] } }, ['b'], 'it must be one of the choices.'],
    [{ type: 'array', items: { enum: ['a'] } }, ['a', 'a'], 'it must be one of the choices.'],
    [{ type: 'array', items: { enum: ['a'] } }, 'a', 'it must be one of the choices.'],
    [{ type: 'array', items: { enum: ['a'] }, minItems: 1 }, [], 'it needs at least 1 choices.'],
    [
      { type: 'array', items: { enum: ['a', 'b'] }, maxItems: 1 },
      ['a', 'b'],
      'it may have at most 1 choices.',
    ],
  ]
  for (const [property, value, message] of refused)
    test(`${JSON.stringify(value)?.slice(0, 20)} does not fit ${JSON.stringify(property)}`, async () => {
      expect(await answerTo(property, value)).toEqual({ ok: false, problem: { code: 'bad-value', message } })
    })

  test('what was left empty is left out, and what was not asked for is refused', async () => {
    for (const [property, value] of [
      [{ type: 'string' }, ''],
      [{ type: 'number' }, null],
      [{ type: 'boolean' }, null],
      [{ type: 'array', items: { enum: ['a'] }, minItems: 1 }, []],
    ] as const)
      expect(await answerTo(property, value, false)).toEqual({ ok: true, value: {} })
    const rules = readForm(schemaOf({ a: { type: 'string' } }))
    if (!rules.ok) throw new Error(rules.problem.message)
    for (const name of ['b', 'toString', '__proto__'])
      expect(
        await readAnswer(rules.value, JSON.parse(`{"${name}":"x"}`), async () => 'matches'),
      ).toMatchObject({ ok: false, problem: { code: 'bad-value' } })
  })
})
