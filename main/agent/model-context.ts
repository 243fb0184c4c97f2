import { callResult, type RunTool } from '#contract/events'
import type { PayloadId } from '#contract/ids'
import type { Run } from '#contract/transcript'
import type { ModelRequest, ModelTool } from '../model-request.ts'
import { resultText } from '../result-text.ts'
import { endsOf } from '../cut-middle.ts'
import { messageOf } from './effects.ts'
import type { LoopContext } from './loop-context.ts'
import { modelMessages, payloadsOf } from './model-messages.ts'
import { answerLimit } from '../large-answer.ts'
import { readAttachments } from './read-attachments.ts'
import { readPictures } from './read-pictures.ts'
import { systemInstructions } from './system-instructions.ts'
import { searchTool } from './tool-search-instructions.ts'

/** One answer of a tool may take about this much of a model's context: characters for each of its tokens. */
const answerCharactersPerToken = 1.5
const smallestAnswerLimit = 2_000

export type AgentRun = Run & { readonly model: string }

/** The request for the next step of a run, from its transcript. Tools that have gone since its start are left out. */
export const readRequest = async (context: LoopContext, run: AgentRun): Promise<ModelRequest> => {
  const { model } = run
  const settings = await context.ports.settings(context.conversation)
  for (const payload of payloadsOf(context.transcript())) await readWholeAnswer(context, payload)
  return {
    model,
    instructions: systemInstructions(settings?.instructions ?? '', run.toolSearch),
    messages: modelMessages(context.transcript(), {
      wholeAnswers: context.wholeAnswers,
      answerLimit: answerLimitFor(context, model),
      files: await readAttachments(context, model),
      pictured: await readPictures(context, model, answerLimitFor(context, model)),
    }),
    tools: [...(run.toolSearch ? [searchTool] : []), ...modelTools(context, run.tools)],
    effort: settings?.effort ?? 'default',
  }
}

/** Longest answer of a tool for this model, in UTF-16 code units. */
export const answerLimitFor = ({ ports }: LoopContext, model: string): number => {
  const contextTokens = ports.model.contextTokens(model)
  if (contextTokens === null) return answerLimit
  return Math.min(
    answerLimit,
    Math.max(smallestAnswerLimit, Math.floor(contextTokens * answerCharactersPerToken)),
  )
}

const readWholeAnswer = async ({ ports, wholeAnswers }: LoopContext, payload: PayloadId): Promise<void> => {
  if (wholeAnswers.has(payload)) return
  try {
    const text = await ports.readPayload(payload)
    if (text === null) return
    wholeAnswers.set(payload, endsOf(resultText(callResult.parse(JSON.parse(text))), answerLimit))
  } catch (error) {
    ports.log(`agent: a large answer could not be read: ${messageOf(error)}`)
  }
}

/** A tool that is gone meanwhile is left out of the request. */
const modelTools = ({ ports }: LoopContext, tools: readonly RunTool[]): readonly ModelTool[] => {
  const known = new Map(ports.catalogue().map((entry) => [`${entry.alias}.${entry.tool.name}`, entry.tool]))
  return tools.flatMap(({ name, alias, tool }) => {
    const found = known.get(`${alias}.${tool}`)
    return found ? [{ name, description: found.description, inputSchema: found.inputSchema }] : []
  })
}
