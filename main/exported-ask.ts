import type { CallAsk } from '#contract/call-item'
import type { JsonObject } from '#contract/json'
import { t } from '#contract/language/texts'
import { exhausted } from '#contract/result'
import { fenced } from './fenced-text.ts'

/** What a server asked for while it served a call, and what it was given, as Markdown. */
export const exportedAsk = (ask: CallAsk): string =>
  [
    t('workspace.exported.ask.asked'),
    fenced(JSON.stringify(wishOf(ask), null, 2), 'json'),
    answerOf(ask),
  ].join('\n')

/** As the server named it (MCP), without a kind of ours. */
const wishOf = ({ request }: CallAsk): JsonObject => {
  switch (request.kind) {
    case 'sampling':
      return { method: 'sampling/createMessage', params: request.params }
    case 'elicit-form':
      return { method: 'elicitation/create', message: request.message, requestedSchema: request.schema }
    case 'elicit-url':
      return { method: 'elicitation/create', message: request.message, url: request.url }
    case 'roots':
      return { method: 'roots/list' }
    default:
      return exhausted(request)
  }
}

const answerOf = ({ state }: CallAsk): string => {
  switch (state.kind) {
    case 'open':
      return `${t('workspace.exported.ask.open')}\n`
    case 'withdrawn':
      return `${t('workspace.exported.ask.withdrawn')}\n`
    case 'answered':
      return state.answer.kind === 'result'
        ? `${t('workspace.exported.ask.given')}\n${fenced(JSON.stringify(state.answer.result, null, 2), 'json')}`
        : `${t('workspace.exported.ask.refused', { reason: state.answer.message })}\n`
    default:
      return exhausted(state)
  }
}
