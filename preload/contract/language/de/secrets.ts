import type { Translation } from '../catalogue.ts'
import type { secrets as english } from '../en/secrets.ts'

export const secrets: Translation<typeof english> = {}
