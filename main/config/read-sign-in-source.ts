import { isScalar, type Node } from 'yaml'
import type { JsonObject } from '#contract/json'
import { t } from '#contract/language/texts'
import { signInFlows } from '../sign-in.ts'
import type { SourceText } from './configuration-source.ts'
import { keyAlgorithms, type IdentityProviderSource, type SignInSource } from './sign-in-source.ts'
import type { Fields, TreeReader } from './tree-reader.ts'

const keys = [
  'clientId',
  'clientSecret',
  'issuer',
  'clientMetadataUrl',
  'clientKey',
  'algorithm',
  'scopes',
  'flow',
  'redirectPort',
  'identityProvider',
  'assertion',
] as const
const providerKeys = ['issuer', 'tokenEndpoint', 'clientId', 'clientSecret', 'idToken'] as const
/** Those below belong to the system. */
const ports = { otherwise: 0, from: 1024, to: 65_535 }

/** Reads `oauth` of a server's entry; null when there is none, or when it has a problem that the reader was told. */
export const readSignInSource = (
  reader: TreeReader,
  alias: string,
  node: Node | undefined,
): SignInSource | null => {
  if (node === undefined) return null
  const fields = reader.fields(node, subjectOf(alias, 'oauth'), keys)
  if (fields === null) return null
  const textOf = textReader(reader, alias, fields)
  const source = {
    flow: choiceOf(reader, fields, 'flow', signInFlows) ?? 'authorization-code',
    clientId: textOf('clientId'),
    clientSecret: textOf('clientSecret'),
    issuer: textOf('issuer'),
    clientMetadataUrl: textOf('clientMetadataUrl'),
    clientKey: textOf('clientKey'),
    algorithm: choiceOf(reader, fields, 'algorithm', keyAlgorithms),
    scopes: readScopes(reader, alias, fields.get('scopes')),
    redirectPort: readPort(reader, alias, fields.get('redirectPort')),
    identityProvider: readIdentityProvider(reader, alias, fields.get('identityProvider')),
    assertion: textOf('assertion'),
  }
  reportContradictions(reader, node, fields, source.flow)
  return { ...source, ...reader.place(node), json: asJson(source, fields) }
}

const subjectOf = (alias: string, key: string): string => t('config.subject.ofServer', { key, name: alias })

const textReader =
  (reader: TreeReader, alias: string, fields: Fields) =>
  (key: string): SourceText | null => {
    const node = fields.get(key)
    return node === undefined ? null : reader.text(node, subjectOf(alias, key))
  }

const choiceOf = <Choice extends string>(
  reader: TreeReader,
  fields: Fields,
  key: string,
  choices: readonly Choice[],
): Choice | null => {
  const node = fields.get(key)
  if (node === undefined) return null
  const choice = choices.find((candidate) => isScalar(node) && node.value === candidate)
  if (choice === undefined)
    reader.report(node, t('config.signIn.choice', { key, choices: choices.join(', ') }))
  return choice ?? null
}

const readPort = (reader: TreeReader, alias: string, node: Node | undefined): number | null => {
  if (node === undefined) return null
  const what = subjectOf(alias, 'redirectPort')
  const port = reader.number(node, what, ports)
  if (!Number.isInteger(port)) reader.report(node, t('config.value.number', { what, ...ports }))
  return port
}

const readScopes = (reader: TreeReader, alias: string, node: Node | undefined): readonly SourceText[] =>
  reader
    .list(node, subjectOf(alias, 'scopes'))
    .map((item) => reader.text(item, t('config.subject.eachOfServer', { key: 'scopes', name: alias })))
    .filter((scope) => scope !== null)

const readIdentityProvider = (
  reader: TreeReader,
  alias: string,
  node: Node | undefined,
): IdentityProviderSource | null => {
  if (node === undefined) return null
  const fields = reader.fields(node, subjectOf(alias, 'identityProvider'), providerKeys)
  if (fields === null) return null
  const textOf = textReader(reader, alias, fields)
  const [issuer, clientId, idToken] = [textOf('issuer'), textOf('clientId'), textOf('idToken')]
  const others = { tokenEndpoint: textOf('tokenEndpoint'), clientSecret: textOf('clientSecret') }
  if (issuer !== null && clientId !== null && idToken !== null)
    return { issuer, clientId, idToken, ...others }
  const missing = ['issuer', 'clientId', 'idToken'].filter((key) => !fields.has(key))
  if (missing.length > 0) reader.report(node, t('config.signIn.providerNeeds', { keys: missing.join(', ') }))
  return null
}

/** Settings that cannot hold together: each is told where the one stands that has to go, or that lacks the other. */
const reportContradictions = (
  reader: TreeReader,
  node: Node,
  fields: Fields,
  flow: SignInSource['flow'],
): void => {
  const has = (key: (typeof keys)[number]): boolean => fields.has(key)
  const report = (key: (typeof keys)[number], message: string): void =>
    reader.report(fields.get(key) ?? node, message)
  for (const [one, other] of exclusive)
    if (has(one) && has(other)) report(other, t('config.signIn.both', { one, other }))
  for (const [key, needed] of dependent)
    if (has(key) && !has(needed)) report(key, t('config.signIn.needs', { key, needed }))
  if (flow === 'client-credentials' && !(has('clientSecret') || has('clientKey')))
    report('flow', t('config.signIn.needsCredentials'))
  for (const [needing, key] of ofFlow) {
    const words = `flow: ${needing}`
    if (flow === needing && !has(key)) report('flow', t('config.signIn.needs', { key: words, needed: key }))
    if (flow !== needing && has(key)) report(key, t('config.signIn.needs', { key, needed: words }))
  }
}

const ofFlow = [
  ['identity-provider', 'identityProvider'],
  ['workload-identity', 'assertion'],
] as const
const exclusive = [
  ['clientSecret', 'clientKey'],
  ['clientId', 'clientMetadataUrl'],
] as const
const dependent = [
  ['clientSecret', 'clientId'],
  ['clientKey', 'clientId'],
  ['algorithm', 'clientKey'],
  ['assertion', 'clientId'],
] as const

/** Only what the file says, in its order: a default is no part of it. */
const asJson = (
  { scopes, identityProvider, ...texts }: Omit<SignInSource, 'line' | 'column' | 'json'>,
  fields: Fields,
): JsonObject => {
  const all: JsonObject = {
    ...writtenTexts(texts),
    scopes: scopes.map(({ text }) => text),
    identityProvider: identityProvider && writtenTexts(identityProvider),
  }
  return Object.fromEntries([...fields.keys()].map((key) => [key, all[key] ?? null]))
}

const writtenTexts = (values: Readonly<Record<string, SourceText | string | number | null>>): JsonObject =>
  Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => {
      if (value === null) return []
      return [[key, typeof value === 'object' ? value.text : value] as const]
    }),
  )
