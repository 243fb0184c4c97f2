import type { SignInState } from '../../sign-in.ts'
import { tokensIn, type SignInRecord } from './sign-in-record.ts'

export type SignInFacts = {
  readonly record: SignInRecord
  /** The issuer whose page is open; null for none. */
  readonly underWay: string | null
  /** The server wants another token than the one there is. */
  readonly isNeeded: boolean
  /** Without a person. */
  readonly isAlone: boolean
  /** Milliseconds since 1970. */
  readonly now: number
}

/** What there is to show about a sign-in. */
export const signInState = ({ record, underWay, isNeeded, isAlone, now }: SignInFacts): SignInState => {
  if (underWay !== null) return { kind: 'under-way', issuer: underWay }
  const { issuer, asks } = record
  const tokens = tokensIn(record)
  const isRenewed = isAlone || (tokens !== null && tokens.refreshToken !== null)
  const isOver = tokens !== null && tokens.until !== null && tokens.until <= now && !isRenewed
  if (isNeeded || isOver || (tokens === null && asks)) return { kind: 'needed', issuer }
  if (tokens === null || issuer === null) return { kind: 'not-needed' }
  return { kind: 'signed-in', issuer, scopes: tokens.scopes, until: isRenewed ? null : tokens.until }
}
