import type { ChatBridge } from '#contract/bridge'
import { chatMethods } from '#contract/methods'
import { fail } from '#contract/result'

/** A bridge for components that are drawn and not used: every method says that nobody is there. */
const nobody = async () => fail('nobody', 'No main program in this test.')
// The compiler cannot see that each name got its own method.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
export const unusedBridge = {
  ...Object.fromEntries(Object.keys(chatMethods).map((name) => [name, nobody])),
  subscribe: () => () => undefined,
} as unknown as ChatBridge
