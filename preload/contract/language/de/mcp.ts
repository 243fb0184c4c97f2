import type { Translation } from '../catalogue.ts'
import type { mcp as english } from '../en/mcp.ts'

export const mcp: Translation<typeof english> = {}
