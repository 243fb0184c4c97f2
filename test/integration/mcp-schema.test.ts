import { expect, test } from 'vitest'
import type { JsonObject, JsonValue } from '#contract/json'
import { createSchemaValidation } from '../../main/mcp/schema-validation.ts'
import { verifies } from '../support/verifies.ts'

const create = (budgetMs = 2_000): ReturnType<typeof createSchemaValidation> =>
  createSchemaValidation({
    workerUrl: new URL('../../main/workers/validation.ts', import.meta.url),
    budgetMs,
  })

const person: JsonObject = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    size: { enum: ['small', 'large'] },
    items: {
      type: 'array',
      items: { type: 'object', properties: { 'a/b': { type: 'number' } }, required: ['id'] },
    },
  },
  required: ['name'],
  additionalProperties: false,
}

verifies('mcp:schema:words', 'each failing member is named', async () => {
  await using validation = create()
  expect(await validation.validate(person, { name: 'x', size: 'large' })).toEqual({ ok: true, value: null })
  const result = await validation.validate(person, {
    size: 'huge',
    extra: 1,
    items: [{ id: 1 }, { 'a/b': 'x' }],
  })
  expect(result).toMatchObject({ ok: false, problem: { code: 'invalid-arguments' } })
  const message = result.ok ? '' : result.problem.message
  for (const sentence of [
    '`name` is missing.',
    '`size` must be one of ["small","large"].',
    '`extra` is not a known member.',
    '`items[1].id` is missing.',
    '`items[1].a/b` must be number.',
  ]) {
    expect(message).toContain(sentence)
  }
})

verifies(
  'mcp:schema:budget',
  'a catastrophic expression is given up, others go on, also at the same time',
  async () => {
    await using validation = create(1_500)
    await validation.validate(person, { name: 'warm' })
    const slow: JsonObject = { type: 'string', pattern: '^(a+)+$' }
    const text = `${'a'.repeat(40)}!`
    const results = await Promise.all([
      validation.validate(slow, text),
      validation.validate(person, { name: 'x' }),
      validation.validate(slow, 'aaa'),
    ])
    expect(results).toMatchObject([{ problem: { code: 'schema-too-slow' } }, { ok: true }, { ok: true }])
    const again = validation.validate(slow, text)
    const startedAt = performance.now()
    expect(await validation.validate(person, {})).toMatchObject({ problem: { code: 'invalid-arguments' } })
    const quickMs = performance.now() - startedAt
    expect(await again).toMatchObject({ problem: { code: 'schema-too-slow' } })
    expect(quickMs).toBeLessThan(performance.now() - startedAt)
  },
)

const badSchemas: readonly JsonValue[] = [
  { $ref: 'http://localhost:1/schema.json' },
  { $ref: '#/nowhere' },
  { type: 'strin' },
  { properties: 'x' },
  { pattern: '(' },
  { $schema: 'http://json-schema.org/draft-04/schema#' },
]

test('schemas that cannot be used say so and harm no other', async () => {
  await using validation = create()
  for (const schema of badSchemas as readonly JsonObject[]) {
    expect(await validation.validate(schema, {}), JSON.stringify(schema)).toMatchObject({
      problem: { code: 'bad-schema' },
    })
  }
  expect(await validation.validate(person, { name: 'x' })).toMatchObject({ ok: true })
})

test('2020-12 is the default, older drafts go by their name, and equal ids do not clash', async () => {
  await using validation = create()
  const tuple: JsonObject = { $id: 'same', type: 'array', prefixItems: [{ type: 'string' }], items: false }
  expect(await validation.validate(tuple, ['x', 1])).toMatchObject({ ok: false })
  const old: JsonObject = {
    $id: 'same',
    $schema: 'http://json-schema.org/draft-07/schema#',
    items: [{ type: 'string' }],
  }
  expect(await validation.validate(old, [1])).toMatchObject({ ok: false })
  expect(await validation.validate(old, ['x', 1])).toMatchObject({ ok: true })
  for (const draft of [
    'https://json-schema.org/draft/2019-09/schema',
    'http://json-schema.org/draft-06/schema',
  ]) {
    expect(await validation.validate({ $schema: draft, type: 'string' }, 'x'), draft).toMatchObject({
      ok: true,
    })
  }
  const prototype = JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"}}}') as JsonObject
  expect(await validation.validate(prototype, {})).toMatchObject({ ok: true })
})

test('closing ends a check that runs, and later ones fail at once', async () => {
  const validation = create(60_000)
  const running = validation.validate({ pattern: '^(a+)+$' }, `${'a'.repeat(40)}!`)
  await validation[Symbol.asyncDispose]()
  expect(await running).toMatchObject({ ok: false })
  expect(await validation.validate(person, {})).toMatchObject({ ok: false })
})
