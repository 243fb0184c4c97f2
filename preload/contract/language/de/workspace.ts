import type { Translation } from '../catalogue.ts'
import type { workspace as english } from '../en/workspace.ts'

export const workspace: Translation<typeof english> = {}
