import type { JsonObject } from '#contract/json'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { ProviderView } from '#contract/views'
import { kindOf } from './provider-kinds.ts'

/** The fields of the form as typed. `keyName` names a stored secret, or is "${NAME}" for a variable, or empty. */
export type ProviderDraft = {
  readonly kind: string
  readonly name: string
  readonly baseUrl: string
  readonly keyName: string
}

/** What the form begins with for a provider that is there already. */
export const draftOf = (provider: ProviderView): ProviderDraft => ({
  kind: provider.kind,
  name: provider.name,
  baseUrl: provider.usesUsualAddress ? '' : provider.baseUrl,
  keyName: keyNameOf(provider.key?.source ?? ''),
})

/** The form after another kind was chosen: what the user did not write himself follows it. */
export const withKind = (draft: ProviderDraft, kind: string): ProviderDraft => {
  const before = kindOf(draft.kind)
  const after = kindOf(kind)
  const isOwnName = draft.name !== '' && draft.name !== before?.name
  const isOwnKey = draft.keyName !== '' && draft.keyName !== before?.keyName
  return {
    ...draft,
    kind,
    name: isOwnName ? draft.name : (after?.name ?? ''),
    keyName: isOwnKey ? draft.keyName : (after?.keyName ?? ''),
  }
}

/**
 * The entry for assent.yaml, or which field has to change. Of a provider that is there already only what is different
 * is named: the rest of its entry stays as it is, and null takes something away.
 */
export const providerDefinition = (
  draft: ProviderDraft,
  existing: ProviderView | null,
): Result<JsonObject> => {
  const { kind, name, baseUrl, keyName } = draft
  const known = kindOf(kind)
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(name)) return fail('name', t('settings.provider.problem.name'))
  const needsAddress = known === undefined || known.usualAddress === null
  if ((baseUrl !== '' || needsAddress) && !isAddress(baseUrl))
    return fail('baseUrl', t('settings.provider.problem.address'))
  if (keyName !== '' && !isSecretName(keyName) && !variable.test(keyName))
    return fail('keyName', t('settings.provider.problem.keyName'))
  if (existing === null && keyName === '' && known?.keyName)
    return fail('keyName', t('settings.provider.problem.noKey', { name: known.keyName }))
  const before = existing && draftOf(existing)
  return ok({
    kind,
    ...field('baseUrl', baseUrl, before?.baseUrl ?? ''),
    ...field('apiKey', keySource(keyName), keySource(before?.keyName ?? '')),
  })
}

const field = (name: string, value: string, before: string): JsonObject => {
  if (value === before) return {}
  return { [name]: value === '' ? null : value }
}

const isAddress = (text: string): boolean => URL.canParse(text) && /^https?:/.test(text)

const keySource = (keyName: string): string => (isSecretName(keyName) ? `\${secret:${keyName}}` : keyName)

export const isSecretName = (text: string): boolean => /^[A-Z][A-Z0-9_]{0,63}$/.test(text)

/** What the form shows for where a key comes from now; empty when it stands in the file itself. */
const keyNameOf = (source: string): string => secretNameIn(source) ?? (variable.test(source) ? source : '')

/** NAME where a key comes from "${secret:NAME}", otherwise null. */
export const secretNameIn = (source: string): string | null =>
  /secret:([A-Z][A-Z0-9_]{0,63})/.exec(source)?.[1] ?? null

const variable = /^\$\{[A-Za-z_]\w*\}$/
