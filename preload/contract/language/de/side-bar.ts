import type { Translation } from '../catalogue.ts'
import type { sideBar as english } from '../en/side-bar.ts'

export const sideBar: Translation<typeof english> = {}
