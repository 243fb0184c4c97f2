import type { JsonObject } from '#contract/json'
import { t } from '#contract/language/texts'
import { logLevels } from '#contract/offers'
import type { Said, ServerLog } from './server-log.ts'

/** What every session does with a server's notifications; true when that was all there is to do. */
export const takeNotification = (
  method: string,
  params: JsonObject,
  { log, onToolsChanged }: { readonly log: ServerLog; readonly onToolsChanged: () => void },
): boolean => {
  if (method === 'notifications/message') log.told(() => saidIn(params))
  if (method === 'notifications/tools/list_changed') onToolsChanged()
  // Known or not, nothing waits for it; said as the server's word, of which only so many are kept.
  if (method === 'notifications/elicitation/complete')
    log.told(() => ({ text: t('serverRequests.log.addressDone') }))
  return method === 'notifications/message' || method === 'notifications/tools/list_changed'
}

const textCharacters = 4_000
const loggerCharacters = 100

/** A level that the protocol does not know stays as a word before the text. */
const saidIn = ({ level, logger, data }: JsonObject): Said => {
  const known = logLevels.find((one) => one === level)
  const words = typeof data === 'string' ? data : JSON.stringify(data ?? null).slice(0, textCharacters)
  const names = [known === undefined ? level : null, logger].filter((name) => typeof name === 'string')
  const text = [...names.map((name) => name.slice(0, loggerCharacters)), words].join(': ')
  return known === undefined ? { text } : { text, level: known }
}
