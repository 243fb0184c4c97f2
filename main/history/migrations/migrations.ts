import type { Connection } from '../connection.ts'
import { initial } from './0001-initial.ts'
import { attachments } from './0002-attachments.ts'
import { usageAndErasure } from './0003-usage-and-erasure.ts'

/** One step of the schema. Runs inside a transaction that also stores the new version; a throw undoes all of it. */
export type Migration = (connection: Connection) => void

/** In order: the step at index 0 leads from an empty file to version 1. Steps are only ever appended. */
export const migrations: readonly Migration[] = [initial, attachments, usageAndErasure]
