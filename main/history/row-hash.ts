import { hash } from 'node:crypto'

/** A row of the table `events`, without its hash. */
export type EventColumns = {
  readonly seq: number
  readonly conversation: string
  readonly parent: number | null
  readonly type: string
  readonly payload: string
  readonly at: number
}

/** SHA-256 over all columns, in an encoding that gives two different rows two different texts: a JSON array. */
export const hashEventRow = (row: EventColumns): Buffer =>
  sha256([row.seq, row.conversation, row.parent, row.type, row.payload, row.at])

export const hashPayloadRow = (row: {
  readonly payload: string
  readonly conversation: string
  readonly text: string
}): Buffer => sha256([row.payload, row.conversation, row.text])

const sha256 = (columns: readonly (string | number | null)[]): Buffer =>
  hash('sha256', JSON.stringify(columns), 'buffer')
