import { isJsonObject } from '#contract/json'
import { fail, ok, type Result } from '#contract/result'
import type { CallItem } from '#contract/call-item'
import type { Run } from '#contract/transcript'
import type { CatalogueEntry } from '../call.ts'
import { wholeCharacters } from '../cut-middle.ts'
import { eventWrite, type LoopContext } from './loop-context.ts'
import { parseJson } from './stable-json.ts'
import { modelToolName, runToolsOf } from './tool-names.ts'
import { foundText, noQueryText, notYetOfferedText, searchToolName } from './tool-search-instructions.ts'
import { fittingTools, sizeOfTool, toolLimits } from './tool-search-limits.ts'

/**
 * Answers a call of a run whose model finds its tools by searching, when it needs no server: a search, or a tool that
 * was not offered yet, which is offered instead of called. False for every other call. The list of tools is that of
 * this moment.
 */
export const answerToolSearch = async (context: LoopContext, call: CallItem): Promise<boolean> => {
  const { run } = context.transcript()
  if (run?.toolSearch === undefined || call.by !== 'model' || call.alias !== null) return false
  // One after the other: each must see what the one before it took of the room.
  return context.proposals(() => answer(context, call))
}

const answer = async (context: LoopContext, call: CallItem): Promise<boolean> => {
  const { run } = context.transcript()
  if (run === null) return false
  const asked = { run, call, entries: context.ports.catalogue() }
  return call.name === searchToolName ? answerSearch(context, asked) : offerCalled(context, asked)
}

type Asked = { readonly run: Run; readonly call: CallItem; readonly entries: readonly CatalogueEntry[] }

const answerSearch = async (context: LoopContext, { run, call, entries }: Asked): Promise<boolean> => {
  const query = queryOf(call.arguments)
  const { callId } = call
  if (!query.ok) {
    await context.store([eventWrite(context, { type: 'call-refused', callId, problem: query.problem })])
    return true
  }
  const matching = await context.toolFinder.find(entries, query.value)
  const offer = offerOf(context, run, entries, matching)
  const text = foundText({ total: entries.length, ...offer })
  await storeOffer(context, call, { query: query.value, offered: offer.offered, answer: text })
  return true
}

/** Its arguments were guessed: the model has not seen what the tool takes. */
const offerCalled = async (context: LoopContext, { run, call, entries }: Asked): Promise<boolean> => {
  const called = entries.find(({ alias, tool }) => modelToolName(alias, tool.name) === call.name)
  if (called === undefined) return false
  const offer = offerOf(context, run, entries, [called])
  const text =
    offer.offered.length > 0 ? notYetOfferedText(call.name) : foundText({ total: entries.length, ...offer })
  await storeOffer(context, call, { query: call.name, offered: offer.offered, answer: text })
  return true
}

const storeOffer = async (
  context: LoopContext,
  { callId }: CallItem,
  offer: { readonly query: string; readonly offered: readonly CatalogueEntry[]; readonly answer: string },
): Promise<void> => {
  const { query, offered, answer } = offer
  const tools = runToolsOf(offered)
  await context.store([eventWrite(context, { type: 'tools-offered', callId, query, tools, answer })])
}

const queryLimit = 500

const queryOf = (text: string): Result<string> => {
  const value = parseJson(text)
  const query = isJsonObject(value) ? value['query'] : undefined
  if (typeof query === 'string' && query.trim() !== '')
    return ok(wholeCharacters(query.trim(), 0, queryLimit))
  return fail('invalid-arguments', noQueryText)
}

type Offer = {
  readonly offered: readonly CatalogueEntry[]
  readonly further: number
  readonly isFull: boolean
}

/** What the run's model is offered of what matches: what it has already, and what fits beside it. */
const offerOf = (
  { ports }: LoopContext,
  run: Run,
  entries: readonly CatalogueEntry[],
  matching: readonly CatalogueEntry[],
): Offer => {
  const { found, offered: most } = toolLimits(
    run.model === null ? null : ports.model.contextTokens(run.model),
  )
  const known = new Set(run.tools.map(({ name }) => name))
  const isKnown = ({ alias, tool }: CatalogueEntry): boolean => known.has(modelToolName(alias, tool.name))
  const used = entries.filter(isKnown).reduce((sum, { tool }) => sum + sizeOfTool(tool), 0)
  const best = matching.slice(0, found.tools)
  const fresh = best.filter((entry) => !isKnown(entry))
  const room = { tools: most.tools - run.tools.length, size: most.size - used }
  const fitting = fittingTools(fresh, room)
  const given = fittingTools(fitting, {
    tools: found.tools,
    size: Math.max(found.size, sizeOfFirst(fitting)),
  })
  const offered = best.filter((entry) => isKnown(entry) || given.includes(entry))
  return {
    offered,
    further: matching.length - offered.length,
    isFull: fitting.length < fresh.length,
  }
}

/** The best may be larger than what one search gives otherwise. */
const sizeOfFirst = ([first]: readonly CatalogueEntry[]): number => (first ? sizeOfTool(first.tool) : 0)
