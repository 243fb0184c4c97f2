import { z } from 'zod'

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }

export type JsonObject = { readonly [key: string]: JsonValue }

export const jsonValue: z.ZodType<JsonValue> = z.json()
export const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), z.json())

export const isJsonObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
