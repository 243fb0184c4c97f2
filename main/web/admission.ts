import { createHash, randomBytes } from 'node:crypto'
import type { PageName } from '#contract/methods'

/**
 * Who may speak as which page. An invitation is a secret that opens one page once; it is exchanged for a token that
 * lasts as long as the process. Both are 256 random bits, kept as hashes, and never travel as cookies: a cookie goes
 * to every port of a host, and so to any other local program.
 */
export type Admission = {
  readonly invite: (page: PageName) => string
  /** The token for an invitation that was not used before, else null. */
  readonly enter: (page: PageName, invitation: string) => string | null
  readonly isAdmitted: (page: PageName, token: string) => boolean
}

export const createAdmission = (): Admission => {
  const invitations = new Set<string>()
  const tokens = new Set<string>()

  const issue = (book: Set<string>, page: PageName): string => {
    const secret = randomBytes(32).toString('base64url')
    book.add(keyOf(page, secret))
    return secret
  }

  return {
    invite: (page) => issue(invitations, page),
    enter: (page, invitation) => (invitations.delete(keyOf(page, invitation)) ? issue(tokens, page) : null),
    isAdmitted: (page, token) => tokens.has(keyOf(page, token)),
  }
}

const keyOf = (page: PageName, secret: string): string =>
  createHash('sha256').update(`${page}:${secret}`).digest('base64')
