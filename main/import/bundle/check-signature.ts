import { createHash, createVerify, X509Certificate, type Hash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import type { BundleSignature } from '#contract/import-views'
import { t, type TextKey } from '#contract/language/texts'
import { derValues, objectIdentifier, type DerValue } from './der.ts'
import type { SignedPart } from './signed-part.ts'
import { readAt } from './zip-directory.ts'

const digests: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}
const messageDigest = '1.2.840.113549.1.9.4'
const setTag = 0x31
const sequenceTag = 0x30
const integerTag = 0x02
const certificatesTag = 0xa0
const signedAttributesTag = 0xa0

/**
 * Checks a detached CMS signature (RFC 5652) over the archive. It tells who signed and whether the archive is still
 * the one that was signed; whether that name is to be believed is left to the user, so no chain is checked.
 */
export const checkSignature = async (file: FileHandle, part: SignedPart): Promise<BundleSignature> => {
  if (part.signature === null) return { kind: 'none' }
  if (part.signature === 'cut') return broken('imports.signature.cut')
  const signed = readSignedData(part.signature)
  if (signed === null) return broken('imports.signature.unreadable')
  const contents = await digestsOf(file, part.archiveEnd, signed.digest)
  if (!contents.some((content) => content.equals(signed.messageDigest)))
    return broken('imports.signature.changed')
  if (!isSignedBy(signed)) return broken('imports.signature.wrong')
  return { kind: 'signed', by: nameIn(signed.certificate.subject), issuer: nameIn(signed.certificate.issuer) }
}

/** Keys and signatures that do not fit each other make the check throw. */
const isSignedBy = ({ digest, attributes, certificate, value }: SignedData): boolean => {
  try {
    return createVerify(digest).update(attributes).verify(certificate.publicKey, value)
  } catch {
    return false
  }
}

const broken = (key: TextKey): BundleSignature => ({ kind: 'broken', reason: t(key) })

const nameIn = (subject: string): string => {
  const lines = subject.split('\n')
  const named = ['CN=', 'O='].map((start) =>
    lines.find((line) => line.startsWith(start))?.slice(start.length),
  )
  return named.find((name) => name !== undefined) ?? lines.join(', ')
}

type SignedData = {
  readonly digest: string
  readonly messageDigest: Buffer
  /** The signed attributes as the set that was signed. */
  readonly attributes: Buffer
  readonly value: Buffer
  readonly certificate: X509Certificate
}

const readSignedData = (der: Buffer): SignedData | null => {
  const [outer] = derValues(der) ?? []
  const [, explicit] = inside(outer)
  const [signedData] = inside(explicit)
  const parts = inside(signedData)
  const certificates = inside(parts.find(({ tag }) => tag === certificatesTag))
  const signers = inside(parts.findLast(({ tag }) => tag === setTag))
  const [signer] = signers
  return signer === undefined || signers.length !== 1 ? null : readSigner(inside(signer), certificates)
}

/** version, issuer and serial number, digest algorithm, [0] signed attributes, signature algorithm, signature. */
const readSigner = (
  [, identifier, algorithm, attributes, , value]: readonly DerValue[],
  certificates: readonly DerValue[],
): SignedData | null => {
  const [algorithmName] = inside(algorithm)
  const digest = algorithmName && digests[objectIdentifier(algorithmName)]
  const certificate = signerCertificate(identifier, certificates)
  if (!digest || certificate === null || value === undefined) return null
  if (attributes?.tag !== signedAttributesTag) return null
  const expected = digestAmong(inside(attributes))
  if (expected === null) return null
  const asSet = Buffer.concat([Buffer.of(setTag), attributes.whole.subarray(1)])
  return { digest, messageDigest: expected, attributes: asSet, value: value.content, certificate }
}

const digestAmong = (attributes: readonly DerValue[]): Buffer | null => {
  for (const attribute of attributes) {
    const [name, values] = inside(attribute)
    const [value] = inside(values)
    if (name && value && objectIdentifier(name) === messageDigest) return value.content
  }
  return null
}

/** The certificate with the serial number that the signer names; only one is ever used without being named. */
const signerCertificate = (
  identifier: DerValue | undefined,
  certificates: readonly DerValue[],
): X509Certificate | null => {
  const parsed = certificates.flatMap(({ whole, tag }) => (tag === sequenceTag ? readCertificate(whole) : []))
  const serial = inside(identifier)
    .find(({ tag }) => tag === integerTag)
    ?.content.toString('hex')
  const plain = (hex: string): string => hex.toLowerCase().replace(/^0+/, '')
  const named = parsed.find((one) => serial !== undefined && plain(one.serialNumber) === plain(serial))
  return named ?? (parsed.length === 1 && serial === undefined ? (parsed[0] ?? null) : null)
}

const readCertificate = (der: Buffer): readonly X509Certificate[] => {
  try {
    return [new X509Certificate(der)]
  } catch {
    return []
  }
}

const inside = (value: DerValue | undefined): readonly DerValue[] =>
  value === undefined ? [] : (derValues(value.content) ?? [])

const pieceBytes = 1_048_576
const commentLengthBytes = 2

/**
 * Of the archive as it stands, and as it was before the signature was declared as its comment: signers add those two
 * bytes after they have signed.
 */
const digestsOf = async (file: FileHandle, end: number, digest: string): Promise<readonly Buffer[]> => {
  const hashes: readonly Hash[] = [createHash(digest), createHash(digest)]
  const bodyEnd = Math.max(0, end - commentLengthBytes)
  for (let at = 0; at < bodyEnd; at += pieceBytes) {
    const piece = await readAt(file, at, Math.min(pieceBytes, bodyEnd - at))
    for (const hash of hashes) hash.update(piece)
  }
  hashes[0]?.update(await readAt(file, bodyEnd, end - bodyEnd))
  hashes[1]?.update(Buffer.alloc(end - bodyEnd))
  return hashes.map((hash) => hash.digest())
}
