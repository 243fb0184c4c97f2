import type { DoubleMessage } from './control-messages.ts'

export type Recorder = {
  readonly record: (api: string, ...args: readonly unknown[]) => void
  /** The next scripted answer of an API; without one it throws, since a person would still be asked. */
  readonly answer: (api: string) => unknown
  readonly addAnswers: (api: string, answers: readonly unknown[]) => void
}

/** Tells the test what the program does to the world outside of it, and answers from the test's script. */
export const createRecorder = (
  answers: Readonly<Record<string, readonly unknown[]>>,
  send: (message: DoubleMessage) => void,
): Recorder => {
  const left = new Map(Object.entries(answers).map(([api, list]) => [api, [...list]]))
  return {
    record: (api, ...args) => send({ kind: 'recorded', recorded: { api, args: args.map(plain) } }),
    answer: (api) => {
      const list = left.get(api)
      if (!list || list.length === 0) throw new Error(`the test has no answer for ${api}`)
      return list.shift()
    },
    addAnswers: (api, more) => void left.set(api, [...(left.get(api) ?? []), ...more]),
  }
}

/** Only what JSON can say reaches the test; functions are named as such. */
const plain = (value: unknown): unknown => {
  const text = JSON.stringify(value, (_, part: unknown) => (typeof part === 'function' ? '[function]' : part))
  return text === undefined ? null : JSON.parse(text)
}
