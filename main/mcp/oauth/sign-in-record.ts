import { z } from 'zod'
import { ok, type Result } from '#contract/result'
import type { SignInVault } from '../../sign-in.ts'
import { createSerial } from '../../serial.ts'

const registration = z
  .object({
    clientId: z.string(),
    clientSecret: z.string().nullable(),
    /** As the authorization server wants it; null when it did not say. */
    authMethod: z.string().nullable(),
    redirectUri: z.string().refine((text) => URL.canParse(text)),
    /** Milliseconds since 1970; null when the secret does not end. */
    secretUntil: z.number().nullable(),
  })
  .readonly()

const tokens = z
  .object({
    accessToken: z.string(),
    refreshToken: z.string().nullable(),
    /** Milliseconds since 1970; null when the server did not say. */
    until: z.number().nullable(),
    /** A little before that: from then on it is renewed before it is used. */
    renewFrom: z.number().nullable(),
    /** As they were given, or as they were asked for where the answer did not say. */
    scopes: z.array(z.string()).readonly(),
    /** Of which resource, as it was published. */
    resource: z.string(),
    /** The key that the token is bound to (RFC 9449), PEM; null for one that only has to be borne. */
    proofKey: z.string().nullable(),
  })
  .readonly()

const atIssuer = z
  .object({
    registration: registration.nullable(),
    tokens: tokens.nullable(),
    /** The scopes of the last sign-in: another one asks for them again. */
    asked: z.array(z.string()).readonly(),
  })
  .readonly()

const record = z
  .object({
    version: z.literal(1),
    /** Of which server: a record of another address is as good as none. */
    serverUrl: z.string(),
    /** Where the server said that its metadata lie. */
    resourceMetadata: z.string().nullable(),
    /** The issuer that is in use. */
    issuer: z.string().nullable(),
    /** The issuer that the client of the entry was first used with. */
    bound: z.object({ clientId: z.string(), issuer: z.string() }).readonly().nullable(),
    /** Whether someone signed out or in here; then the server is known to ask for it. */
    asks: z.boolean(),
    issuers: z.record(z.string(), atIssuer).readonly(),
  })
  .readonly()

/** A client that an authorization server registered for us. */
export type Registration = z.infer<typeof registration>
export type Tokens = z.infer<typeof tokens>
/** Everything that is kept about one server; credentials stand under the issuer that gave them, and go to no other. */
export type SignInRecord = z.infer<typeof record>

export type SignInRecords = {
  /** As it was last seen; where there was nothing, `afresh` looks again. */
  readonly read: (how?: 'afresh') => Promise<SignInRecord>
  /** Works on what is stored at that moment. What could not be stored counts nevertheless until Assent ends. */
  readonly update: (change: (current: SignInRecord) => SignInRecord) => Promise<Result<null>>
}

export const emptyRecord = (serverUrl: string): SignInRecord => ({
  version: 1,
  serverUrl,
  resourceMetadata: null,
  issuer: null,
  bound: null,
  asks: false,
  issuers: {},
})

/** The tokens of the issuer in use, or null. */
export const tokensIn = ({ issuer, issuers }: SignInRecord): Tokens | null =>
  issuer === null ? null : (issuers[issuer]?.tokens ?? null)

/** The same record with something else under an issuer. */
export const withIssuer = (
  current: SignInRecord,
  issuer: string,
  change: Partial<SignInRecord['issuers'][string]>,
): SignInRecord => ({
  ...current,
  issuers: {
    ...current.issuers,
    [issuer]: { registration: null, tokens: null, asked: [], ...current.issuers[issuer], ...change },
  },
})

export const createSignInRecords = (vault: SignInVault, name: string, serverUrl: string): SignInRecords => {
  const inOrder = createSerial()
  let known: SignInRecord | null = null

  const read: SignInRecords['read'] = async (how) => {
    if (known !== null && (how !== 'afresh' || !isEmpty(known))) return known
    const text = await vault.read(name)
    const stored = text === null ? null : recordIn(text)
    if (known === null || isEmpty(known))
      known = stored?.serverUrl === serverUrl ? stored : emptyRecord(serverUrl)
    return known
  }

  return {
    read,
    update: (change) =>
      inOrder(async () => {
        const current = await read('afresh')
        const changed = change(current)
        known = changed
        if (changed === current) return ok(null)
        return isEmpty(changed) ? vault.remove(name) : vault.write(name, JSON.stringify(changed))
      }),
  }
}

const isEmpty = ({ issuers, bound, asks }: SignInRecord): boolean =>
  Object.keys(issuers).length === 0 && bound === null && !asks

/** Null for what was never written by us. */
const recordIn = (text: string): SignInRecord | null => {
  try {
    const parsed = record.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
