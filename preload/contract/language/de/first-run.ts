import type { Translation } from '../catalogue.ts'
import type { firstRun as english } from '../en/first-run.ts'

export const firstRun: Translation<typeof english> = {}
