import type { Usage } from '#contract/events'
import type { LoopContext } from './loop-context.ts'

/** What the endpoint says it cost, or else what is known about the model's price; null when nothing is known. */
export const priced = ({ ports }: LoopContext, model: string, usage: Usage): Usage => ({
  ...usage,
  costUsd: usage.costUsd ?? ports.model.price(model, usage),
})
