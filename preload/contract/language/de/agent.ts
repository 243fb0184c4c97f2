import type { Translation } from '../catalogue.ts'
import type { agent as english } from '../en/agent.ts'

export const agent: Translation<typeof english> = {}
