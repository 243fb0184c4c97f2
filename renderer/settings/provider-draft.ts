import type { JsonObject } from '#contract/json'
import { fail, ok, type Result } from '#contract/result'

/** The fields of the form as typed. `keyName` names a stored secret, or is "${NAME}" for a variable, or empty. */
export type ProviderDraft = { readonly name: string; readonly baseUrl: string; readonly keyName: string }

/** The entry for assent.yaml, or which field has to change. */
export const providerDefinition = (draft: ProviderDraft): Result<JsonObject> => {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(draft.name))
    return fail('name', 'Give the provider a name of letters, digits, - and _, such as local.')
  if (!URL.canParse(draft.baseUrl) || !/^https?:/.test(draft.baseUrl))
    return fail('baseUrl', 'Write the whole address of the endpoint, such as http://127.0.0.1:11434/v1.')
  if (draft.keyName !== '' && !isSecretName(draft.keyName) && !variable.test(draft.keyName))
    return fail(
      'keyName',
      'Name the key in capitals, such as OPENAI_API_KEY. The key itself is asked for later.',
    )
  return ok({
    kind: 'openai-compatible',
    baseUrl: draft.baseUrl,
    ...(draft.keyName !== '' && {
      apiKey: isSecretName(draft.keyName) ? `\${secret:${draft.keyName}}` : draft.keyName,
    }),
  })
}

export const isSecretName = (text: string): boolean => /^[A-Z][A-Z0-9_]{0,63}$/.test(text)

/** What the form shows for where a key comes from now; empty when it stands in the file itself. */
export const keyNameOf = (source: string): string =>
  secretNameIn(source) ?? (variable.test(source) ? source : '')

/** NAME where a key comes from "${secret:NAME}", otherwise null. */
export const secretNameIn = (source: string): string | null =>
  /secret:([A-Z][A-Z0-9_]{0,63})/.exec(source)?.[1] ?? null

const variable = /^\$\{[A-Za-z_]\w*\}$/
