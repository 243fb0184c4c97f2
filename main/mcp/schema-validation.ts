import { Worker } from 'node:worker_threads'
import type { JsonObject, JsonValue } from '#contract/json'
import { fail, type Result } from '#contract/result'
import { isPlainSchema, isSmallValue } from './validation/plain-check.ts'
import type { ValidationAnswer, ValidationJob } from './validation/validation-message.ts'
import { createValidator } from './validation/validator.ts'

/**
 * Checks values against JSON Schemas that strangers wrote, in a thread of its own unless both are plain and small: a schema can make a validator
 * run for ever (a 28-character regular expression was enough for 11 seconds).
 */
export type SchemaValidation = AsyncDisposable & {
  /** Failure codes: `invalid-arguments` names each failing path; `bad-schema`; `schema-too-slow`. Never rejects. */
  readonly validate: (schema: JsonObject, value: JsonValue) => Promise<Result<null>>
  /** The same for the member `structured` of a whole answer of a tool, given as JSON; always in the other thread. */
  readonly validateAnswer: (schema: JsonObject, answerJson: string) => Promise<Result<null>>
}

type Deps = {
  /** The module that runs main/mcp/validation in a worker. */
  readonly workerUrl: URL
  /** Longest time for one check, in milliseconds, loading the validator not counted. */
  readonly budgetMs: number
}

export const createSchemaValidation = (deps: Deps): SchemaValidation => {
  const ids = new WeakMap<JsonObject, number>()
  const slow = new WeakSet<JsonObject>()
  const lane = createLane(deps)
  /** A schema that was too slow once waits only for others of its kind. */
  const slowLane = createLane(deps)
  let nextId = 0

  const idOf = (schema: JsonObject): number => {
    const id = ids.get(schema) ?? nextId++
    ids.set(schema, id)
    return id
  }

  const checkHere = createValidator()
  const isPlain = new WeakMap<JsonObject, boolean>()

  const mayRunHere = (schema: JsonObject, value: JsonValue): boolean => {
    const plain = isPlain.get(schema) ?? isPlainSchema(schema)
    isPlain.set(schema, plain)
    return plain && isSmallValue(value)
  }

  const checkThere = async (job: Job): Promise<Result<null>> => {
    const chosen = slow.has(job.schema) ? slowLane : lane
    const result = await chosen.check(job)
    if (!result.ok && result.problem.code === 'schema-too-slow') slow.add(job.schema)
    return result
  }

  return {
    validate: async (schema, value) =>
      mayRunHere(schema, value)
        ? checkHere({ schemaId: idOf(schema), schema, value })
        : checkThere({ schemaId: idOf(schema), schema, value }),
    validateAnswer: (schema, answerJson) => checkThere({ schemaId: idOf(schema), schema, answerJson }),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([lane.end(), slowLane.end()])
    },
  }
}

type Job = ValidationJob & { readonly schema: JsonObject }

type Lane = {
  readonly check: (job: Job) => Promise<Result<null>>
  readonly end: () => Promise<void>
}

/** One thread at a time and one check at a time; a thread that is stuck is ended and replaced. */
const createLane = ({ workerUrl, budgetMs }: Deps): Lane => {
  let thread: Thread | null = null
  let last: Promise<unknown> = Promise.resolve()
  let ended = false

  const replace = async (): Promise<void> => {
    const old = thread
    thread = null
    await old?.worker.terminate()
  }

  const run = async (job: Job): Promise<Result<null>> => {
    if (ended) return fail('bad-schema', 'Assent is closing.')
    thread ??= startThread(workerUrl)
    const outcome = await thread.ask(job, budgetMs)
    if (outcome.kind === 'answer') return outcome.result
    await replace()
    if (outcome.kind === 'broken')
      return fail('bad-schema', `The schema could not be used: ${outcome.reason}.`)
    return fail(
      'schema-too-slow',
      `Checking against this schema took longer than ${budgetMs} ms, so it was given up.`,
    )
  }

  return {
    check: (job) => {
      const result = last.then(() => run(job))
      last = result
      return result
    },
    end: async () => {
      ended = true
      await replace()
    },
  }
}

type Outcome =
  | { readonly kind: 'answer'; readonly result: Result<null> }
  | { readonly kind: 'too-slow' }
  | { readonly kind: 'broken'; readonly reason: string }

type Thread = {
  readonly worker: Worker
  readonly ask: (job: Job, budgetMs: number) => Promise<Outcome>
}

/** One job at a time, so that the budget of each begins when its turn comes. */
const startThread = (workerUrl: URL): Thread => {
  const worker = new Worker(workerUrl)
  const known = new Set<number>()
  let settle: (outcome: Outcome) => void = () => {}
  const { promise: ready, resolve: setReady } = Promise.withResolvers<null>()
  worker.unref()
  worker.on('message', (answer: ValidationAnswer) => {
    if (answer.kind === 'ready') setReady(null)
    else settle(answer)
  })
  const broken = (reason: string): void => {
    setReady(null)
    settle({ kind: 'broken', reason })
  }
  let brokenReason: string | null = null
  worker.on('error', (error) => {
    brokenReason = error.message
    broken(error.message)
  })
  worker.on('exit', () => {
    brokenReason ??= 'the checking thread ended'
    broken(brokenReason)
  })
  return {
    worker,
    ask: async (job, budgetMs) => {
      await ready
      if (brokenReason !== null) return { kind: 'broken', reason: brokenReason }
      const { promise, resolve } = Promise.withResolvers<Outcome>()
      settle = resolve
      const timer = setTimeout(() => resolve({ kind: 'too-slow' }), budgetMs)
      const { schema, ...withoutSchema } = job
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
      worker.postMessage(known.has(job.schemaId) ? withoutSchema : { ...withoutSchema, schema })
      known.add(job.schemaId)
      const outcome = await promise
      clearTimeout(timer)
      return outcome
    },
  }
}
