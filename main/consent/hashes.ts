import { createHmac, hash } from 'node:crypto'
import type { CallId, RunId } from '#contract/ids'
import type { JsonObject, JsonValue } from '#contract/json'
import type { CallInput, ToolTarget } from '../call.ts'
import type { EnvironmentEntry, LaunchDescription } from '../launch.ts'
import { canonicalise } from './canonical.ts'

/** SHA-256 of a value's canonical form, in hex. */
export const hashOf = (value: JsonValue): string => sha256(canonicalise(value))

const sha256 = (text: string): string => hash('sha256', text)

/** Everything that decides what one call does and for whom (consent.md, "Record"). */
export type CallIdentity = {
  readonly bootId: string
  readonly runId: RunId
  readonly callId: CallId
  readonly target: Pick<ToolTarget, 'serverId' | 'launchHash'> & {
    readonly tool: { readonly name: string; readonly definitionHash: string }
  }
  readonly canonicalArguments: string
  readonly input: CallInput | null
}

/**
 * The fields stand in a fixed order, so their JSON is canonical as it is. A call that is made for the first time has
 * the same fields as before there were others.
 */
export const callHashOf = ({
  bootId,
  runId,
  callId,
  target,
  canonicalArguments,
  input,
}: CallIdentity): string =>
  sha256(
    JSON.stringify({
      bootId,
      runId,
      callId,
      agentPath: [],
      background: false,
      serverId: target.serverId,
      launchHash: target.launchHash,
      definitionHash: target.tool.definitionHash,
      tool: target.tool.name,
      arguments: canonicalArguments,
      ...(input ? { inputResponses: input.canonicalResponses, requestState: input.requestState } : {}),
    }),
  )

/**
 * Values of the environment enter only as keyed hashes, so that the stored hash gives no way to guess them; values
 * from the secret store enter as they are written, so that renewing a key asks nothing.
 */
export const launchHashOf = (launch: LaunchDescription, valueKey: Uint8Array): string => {
  const { serverId } = launch
  const hashed = (entries: readonly EnvironmentEntry[]): readonly JsonObject[] =>
    entries.map(({ name, secrets, value }) => ({ name, secrets, value: keyedHashOf(valueKey, value) }))
  if (launch.kind === 'http') {
    const { url, signIn } = launch
    const reached = { kind: 'http', serverId, url, headers: hashed(launch.headers) }
    // Without settings of a sign-in it is what it was before there were any: approvals stay good.
    if (signIn === null) return hashOf(reached)
    return hashOf({ ...reached, signIn: { ...signIn, secrets: hashed(signIn.secrets) } })
  }
  const { executable, executableHash, args, cwd, env } = launch
  return hashOf({ serverId, executable, executableHash, args, cwd, env: hashed(env) })
}

export const keyedHashOf = (key: Uint8Array, text: string): string =>
  createHmac('sha256', key).update(text).digest('hex')
