import { z } from 'zod'
import { jsonObject, jsonValue } from './json.ts'

/**
 * What a server may ask of us, whichever era it speaks: in the session era it arrives as a request of its own, from
 * 2026-07-28 on as a part of the answer to a call of ours. Every member is the server's word and nothing more.
 */
export const serverRequest = z.discriminatedUnion('kind', [
  /** `params` are those of sampling/createMessage as they came; `messages` is an array. */
  z.object({ kind: z.literal('sampling'), params: jsonObject }).readonly(),
  z.object({ kind: z.literal('elicit-form'), message: z.string(), schema: jsonObject }).readonly(),
  z
    .object({
      kind: z.literal('elicit-url'),
      message: z.string(),
      url: z.string(),
      elicitationId: z.string().nullable(),
    })
    .readonly(),
  z.object({ kind: z.literal('roots') }).readonly(),
])
export type ServerRequest = z.infer<typeof serverRequest>

/** What goes back to the server, exactly. */
export const serverRequestAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('result'), result: jsonObject }).readonly(),
  /** A JSON-RPC error: -1 where the user refused (MCP 2025-11-25, client/sampling). */
  z.object({ kind: z.literal('error'), code: z.number(), message: z.string() }).readonly(),
])
export type ServerRequestAnswer = z.infer<typeof serverRequestAnswer>

/** One field of a form that a server asks for (the restricted schemas of elicitation/create). */
export type FormField = {
  /** Its key in the answer. */
  readonly name: string
  /** Printable ASCII, as everything in a question. */
  readonly label: string
  readonly description: string
  /** What fits, in our words; empty where there is nothing to be said. */
  readonly hint: string
  readonly isRequired: boolean
  readonly control: FormControl
}

export type FormControl =
  | {
      readonly kind: 'text'
      readonly format: 'email' | 'uri' | 'date' | 'date-time' | null
      readonly initial: string
    }
  | { readonly kind: 'number'; readonly isInteger: boolean; readonly initial: number | null }
  | { readonly kind: 'yes-no'; readonly initial: boolean | null }
  | { readonly kind: 'one-of'; readonly choices: readonly FormChoice[]; readonly initial: string | null }
  | { readonly kind: 'some-of'; readonly choices: readonly FormChoice[]; readonly initial: readonly string[] }

export type FormChoice = { readonly value: string; readonly label: string }

/** The values of a form by field name, as they go to the server. */
export const formValues = z.record(z.string().max(256), jsonValue)
export type FormValues = z.infer<typeof formValues>

/** What a form comes to when nothing in it is changed. */
export const initialValues = (fields: readonly FormField[]): FormValues =>
  Object.fromEntries(
    fields.flatMap(({ name, control: { initial } }) =>
      initial === null || initial === '' ? [] : [[name, initial]],
    ),
  )
