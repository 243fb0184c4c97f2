import { z, type ZodType } from 'zod'

/** Pieces of lists that others write: a field that does not fit counts as one that is not there. */

/** A number of tokens. */
export const size = z.number().int().positive().optional().catch(undefined)
export const flag = z.boolean().optional().catch(undefined)
export const words = z.array(z.string()).optional().catch(undefined)

/** A list from which entries that do not fit are left out. */
export const eachEntry = <Schema extends ZodType>(schema: Schema) =>
  z.array(z.unknown()).transform((items) =>
    items.flatMap((item) => {
      const parsed = schema.safeParse(item)
      return parsed.success ? [parsed.data] : []
    }),
  )
