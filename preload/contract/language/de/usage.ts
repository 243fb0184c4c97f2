import type { Translation } from '../catalogue.ts'
import type { usage as english } from '../en/usage.ts'

export const usage: Translation<typeof english> = {}
