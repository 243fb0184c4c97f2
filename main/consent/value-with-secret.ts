import type { JsonValue } from '#contract/json'
import type { EnvironmentEntry } from '../launch.ts'

/** Apart in form, so that no plain text can pretend to be a secret. */
export const valueWithSecret = ({ secrets, value }: EnvironmentEntry): JsonValue =>
  secrets.length > 0 ? { withSecret: value } : value
