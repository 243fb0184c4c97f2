import { isJsonObject, type JsonValue } from '#contract/json'

/** The code of an OAuth error, such as "invalid_grant"; null for what has none. Nothing else that came with it is shown. */
export const oauthErrorIn = (json: JsonValue | undefined): string | null =>
  isJsonObject(json) ? oauthErrorCode(json['error']) : null

export const oauthErrorCode = (value: unknown): string | null =>
  typeof value === 'string' && /^[a-zA-Z0-9_.-]{1,60}$/.test(value) ? value : null
