import type { Translation } from '../catalogue.ts'
import type { window as english } from '../en/window.ts'

export const window: Translation<typeof english> = {}
