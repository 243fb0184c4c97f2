import type { Translation } from '../catalogue.ts'
import type { attachments as english } from '../en/attachments.ts'

export const attachments: Translation<typeof english> = {}
