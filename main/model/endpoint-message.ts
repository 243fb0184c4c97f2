import { z } from 'zod'

/** What an endpoint says went wrong, read from any of the shapes that are in use. */
export type EndpointMessage = {
  readonly message: string
  readonly codes: readonly string[]
  readonly status: number | null
  /** The wait it asks for in its text and not in a header, in milliseconds. */
  readonly retryAfterMs: number | null
}

/** `body` is parsed JSON, or the text itself where it is none. */
export const readEndpointMessage = (body: unknown): EndpointMessage => {
  if (typeof body === 'string')
    return {
      message: body.trimStart().startsWith('<') ? '' : body.trim(),
      codes: [],
      status: null,
      retryAfterMs: null,
    }
  const parsed = errorBody.safeParse(body)
  if (!parsed.success) return { message: '', codes: [], status: null, retryAfterMs: null }
  const outer = parsed.data
  const inner = inside(outer.error)
  const codes = [inner.code, inner.type, inner.status, outer.code, outer.type]
  return {
    message:
      upstreamMessage(inner.metadata) ?? inner.message ?? outer.message ?? detailText(outer.detail) ?? '',
    codes: codes.filter((code) => typeof code === 'string').map((code) => code.toLowerCase()),
    status: codes.map(Number).find((code) => Number.isInteger(code) && code >= 400 && code <= 599) ?? null,
    retryAfterMs:
      (inner.details ?? []).map(({ retryDelay }) => retryDelay ?? null).find((wait) => wait !== null) ?? null,
  }
}

/** Google's RetryInfo: a number of seconds and an "s". */
const seconds = z
  .string()
  .regex(/^\d+(\.\d+)?s$/)
  .transform((text) => Number(text.slice(0, -1)) * 1000)

const lenientText = z.string().optional().catch(undefined)
const lenientCode = z.union([z.string(), z.number()]).optional().catch(undefined)

const errorDetail = z.object({
  message: lenientText,
  code: lenientCode,
  type: lenientCode,
  status: lenientCode,
  /** OpenRouter puts the upstream provider's own words here. */
  metadata: z.object({ raw: lenientText }).optional().catch(undefined),
  details: z
    .array(z.object({ retryDelay: seconds.optional().catch(undefined) }).catch({}))
    .optional()
    .catch(undefined),
})

const errorObject = z.object({
  error: z.union([z.string(), errorDetail]).optional().catch(undefined),
  message: lenientText,
  code: lenientCode,
  type: lenientCode,
  /** FastAPI's shape; its list entries also quote the request, which is left out. */
  detail: z
    .union([z.string(), z.array(z.object({ msg: lenientText }))])
    .optional()
    .catch(undefined),
})

/** Google's compatible endpoint wraps the object in a list. */
const errorBody = z.union([errorObject, z.tuple([errorObject], z.unknown()).transform(([first]) => first)])

const inside = (
  error: string | z.infer<typeof errorDetail> | undefined,
): Partial<z.infer<typeof errorDetail>> => (typeof error === 'string' ? { message: error } : (error ?? {}))

const upstreamMessage = (metadata: { readonly raw?: string | undefined } | undefined): string | undefined => {
  if (metadata?.raw === undefined || metadata.raw === '') return undefined
  return readEndpointMessage(jsonOrText(metadata.raw)).message || undefined
}

const detailText = (detail: z.infer<typeof errorObject>['detail']): string | undefined =>
  typeof detail === 'string' ? detail : detail?.flatMap(({ msg }) => msg ?? []).join('; ')

/** JSON where the text is JSON, the text itself otherwise. */
export const jsonOrText = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
