import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { CallInput } from '../../call.ts'

/** One tool call that may be written, once: this tool with exactly these arguments, and with this input or none. */
export type ExpectedCall = {
  readonly tool: string
  readonly canonicalArguments: string
  /** Responses without a member are not written, and neither is a state that is null. */
  readonly input: CallInput | null
}

export type ExpectedCalls = {
  /** `token` must stand in the message as its progress token. */
  readonly expect: (token: number, call: ExpectedCall) => void
  readonly forget: (token: number) => void
  /** Reads the very text that is about to be written; failure code `unexpected-call`. */
  readonly check: (text: string) => Result<null>
}

/**
 * The last look before bytes leave (architecture.md I2): a message that calls a tool passes only if a permit's
 * expectation is registered for it and the canonical forms of its arguments and responses are the approved ones.
 */
export const createExpectedCalls = (canonicalise: (value: JsonValue) => string): ExpectedCalls => {
  const expected = new Map<number, ExpectedCall>()

  const checkMessage = (message: JsonValue): Result<null> => {
    if (!isJsonObject(message)) return refuse('notSingle')
    if (message['method'] !== 'tools/call') return ok(null)
    const params = message['params']
    if (!isJsonObject(params)) return refuse('noParameters')
    const token = tokenOf(params)
    const call = token === null ? undefined : expected.get(token)
    if (token === null || call === undefined) return refuse('notAllowed')
    expected.delete(token)
    if (params['name'] !== call.tool) return refuse('otherTool')
    if (canonicalise(params['arguments'] ?? null) !== call.canonicalArguments) {
      return refuse('otherArguments')
    }
    if (!isInput(params, call.input)) return refuse('otherInput')
    return Object.keys(params).every((member) => members.has(member)) ? ok(null) : refuse('otherMembers')
  }

  const isInput = (params: JsonObject, input: CallInput | null): boolean => {
    const { inputResponses, requestState } = params
    const given = inputResponses === undefined ? noResponses : canonicalise(inputResponses)
    const isEmpty = inputResponses !== undefined && given === noResponses
    return (
      !isEmpty &&
      given === (input?.canonicalResponses ?? noResponses) &&
      requestState === (input?.requestState ?? undefined)
    )
  }

  return {
    expect: (token, call) => {
      expected.set(token, call)
    },
    forget: (token) => {
      expected.delete(token)
    },
    check: (text) => {
      const message: JsonValue = JSON.parse(text)
      return checkMessage(message)
    },
  }
}

const noResponses = '{}'
/** What a call consists of; `task` says how its answer comes and `_meta` how it is told apart. */
const members = new Set(['name', 'arguments', 'inputResponses', 'requestState', 'task', '_meta'])

const tokenOf = (params: JsonObject): number | null => {
  const meta = params['_meta']
  const token = isJsonObject(meta) ? meta['progressToken'] : undefined
  return typeof token === 'number' ? token : null
}

type Reason =
  | 'notSingle'
  | 'noParameters'
  | 'notAllowed'
  | 'otherTool'
  | 'otherArguments'
  | 'otherInput'
  | 'otherMembers'

const refuse = (reason: Reason): Result<never> => fail('unexpected-call', t(`mcp.call.${reason}`))
