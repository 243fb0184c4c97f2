import type { Translation } from '../catalogue.ts'
import type { models as english } from '../en/models.ts'

export const models: Translation<typeof english> = {}
