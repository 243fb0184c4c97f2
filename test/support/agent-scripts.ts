import type { JsonObject } from '#contract/json'
import type { CallInput, CallOutcome, DispatchOptions } from '../../main/call.ts'
import type { ModelEvent, ModelRequest } from '../../main/model-request.ts'

/** What models and tools do around an agent under test. */

export type ModelScript = (request: ModelRequest, signal: AbortSignal) => AsyncIterable<ModelEvent>
export type ToolScript = (
  args: JsonObject,
  options: DispatchOptions,
  input: CallInput | null,
) => Promise<CallOutcome>

const usage = { inputTokens: 10, outputTokens: 5, cachedInputTokens: 0, reasoningTokens: 0, costUsd: null }

export const textResult = (text: string): CallOutcome => ({
  kind: 'result',
  content: [{ kind: 'text', text }],
  structured: undefined,
  isError: false,
})

/** A model that says one thing and stops. */
export const says = (text: string): ModelScript =>
  async function* () {
    yield { kind: 'text', text }
    yield { kind: 'finished', finish: 'stop', calls: [], usage }
  }

export const asksFor = (
  ...calls: readonly { readonly tool: string; readonly args?: string; readonly id?: string }[]
): ModelScript =>
  async function* () {
    yield {
      kind: 'finished',
      finish: 'tool-calls',
      calls: calls.map(({ tool, args, id }, index) => ({
        providerCallId: id ?? `call_${index}`,
        name: `files__${tool}`,
        arguments: args ?? '{}',
      })),
      usage,
    }
  }

/** Each request takes the next script; the last one is used for all that follow. */
export const inTurn = (...scripts: readonly ModelScript[]): ModelScript => {
  let next = 0
  return (request, signal) => {
    const script = scripts[Math.min(next, scripts.length - 1)]
    next += 1
    return (script ?? says('done'))(request, signal)
  }
}

/** Says something and then keeps still until it is aborted. */
export const hangsAfter = (text: string): ModelScript =>
  async function* (_request, signal) {
    if (text !== '') yield { kind: 'text', text }
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    yield {
      kind: 'failed',
      interrupted: true,
      problem: { code: 'cancelled', message: 'cancelled' },
      usage: null,
    }
  }

const cancelledProblem = { code: 'cancelled', message: 'The call was cancelled.' }

/** A tool that runs until it is aborted or released. */
export const untilReleased = () => {
  const { promise, resolve } = Promise.withResolvers<CallOutcome>()
  const tool: ToolScript = (_args, { signal }) => {
    signal.addEventListener('abort', () => resolve({ kind: 'failed', problem: cancelledProblem }))
    return promise
  }
  return { tool, release: resolve }
}
