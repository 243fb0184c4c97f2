import { z } from 'zod'

/**
 * An expected failure. `code` is for programs and tests; `message` is a sentence for the user that says what to do.
 */
export const problem = z.object({ code: z.string(), message: z.string() }).readonly()
export type Problem = z.infer<typeof problem>

export type Result<Value, Failure = Problem> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Failure }

export const ok = <Value>(value: Value): Result<Value, never> => ({ ok: true, value })

export const fail = (code: string, message: string): Result<never> => ({
  ok: false,
  problem: { code, message },
})

/** For the default branch of a switch over a union: does not compile while a case is missing. */
export const exhausted = (value: never): never => {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`)
}
