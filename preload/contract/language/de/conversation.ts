import type { Translation } from '../catalogue.ts'
import type { conversation as english } from '../en/conversation.ts'

export const conversation: Translation<typeof english> = {}
