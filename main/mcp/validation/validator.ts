import { Ajv, type Options, type ValidateFunction } from 'ajv'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { fail, ok, type Result } from '#contract/result'
import { cutMiddle } from '../../cut-middle.ts'
import { describeErrors } from './describe-errors.ts'
import type { ValidationJob } from './validation-message.ts'

export type Validator = (job: ValidationJob) => Result<null>

const schemasKept = 500

/** Compiles each schema once, when it is first used; a schema that cannot be compiled is tried once too. */
export const createValidator = (): Validator => {
  const schemas = new Map<number, JsonObject>()
  const compiled = new Map<number, Result<ValidateFunction>>()

  const compiledOf = (id: number): Result<ValidateFunction> => {
    const schema = schemas.get(id)
    const known = compiled.get(id)
    if (known !== undefined || schema === undefined)
      return known ?? fail('bad-schema', 'The schema is not known.')
    const result = compile(schema)
    compiled.set(id, result)
    const oldest = compiled.keys().next().value
    if (compiled.size > schemasKept && oldest !== undefined) compiled.delete(oldest)
    return result
  }

  return (job) => {
    const { schemaId, schema } = job
    if (schema !== undefined) schemas.set(schemaId, schema)
    const checker = compiledOf(schemaId)
    return checker.ok ? check(checker.value, valueOf(job)) : checker
  }
}

/** A sentence about a schema quotes names, references and expressions of it, which can have any length. */
const sentenceCharacters = 4_000

const refuse = (code: string, sentence: string): Result<never> =>
  fail(code, cutMiddle(sentence, sentenceCharacters))

const valueOf = (job: ValidationJob): JsonValue => {
  if ('value' in job) return job.value
  const answer: JsonValue = JSON.parse(job.answerJson)
  return isJsonObject(answer) ? (answer['structured'] ?? null) : null
}

/** Formats are annotations by default (JSON Schema 2020-12, section 7); nothing is ever fetched. */
const options: Options = {
  strict: false,
  allErrors: true,
  validateFormats: false,
  logger: false,
  addUsedSchema: false,
}

const compile = (schema: JsonObject): Result<ValidateFunction> => {
  const { $schema, ...rest } = schema
  const dialect = dialectOf($schema)
  if (dialect === null)
    return refuse('bad-schema', `Assent does not know the dialect ${JSON.stringify($schema)} of the schema.`)
  try {
    return ok(dialect().compile(rest))
  } catch (error) {
    return refuse(
      'bad-schema',
      `The schema cannot be used: ${error instanceof Error ? error.message : String(error)}.`,
    )
  }
}

/** 2020-12 unless the schema says otherwise (MCP 2025-11-25, JSON Schema usage). */
const dialectOf = (named: JsonValue | undefined): (() => Ajv) | null => {
  if (typeof named !== 'string' || /2020-12/.test(named)) return () => new Ajv2020(options)
  if (/2019-09/.test(named)) return () => new Ajv2019(options)
  if (/draft-0?[67]\b/.test(named)) return () => new Ajv(options)
  return null
}

const check = (validate: ValidateFunction, value: JsonValue): Result<null> => {
  try {
    return validate(value) ? ok(null) : refuse('invalid-arguments', describeErrors(validate.errors ?? []))
  } catch (error) {
    return refuse(
      'bad-schema',
      `The schema cannot be used: ${error instanceof Error ? error.message : String(error)}.`,
    )
  }
}
