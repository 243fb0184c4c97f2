import type { Translation } from '../catalogue.ts'
import type { servers as english } from '../en/servers.ts'

export const servers: Translation<typeof english> = {}
