import type { JsonObject } from '#contract/json'
import type { ServerLog } from './server-log.ts'

/** What every session does with a server's notifications; true when that was all there is to do. */
export const takeNotification = (
  method: string,
  params: JsonObject,
  { log, onToolsChanged }: { readonly log: ServerLog; readonly onToolsChanged: () => void },
): boolean => {
  if (method === 'notifications/message') log.add('server', messageText(params))
  if (method === 'notifications/tools/list_changed') onToolsChanged()
  return method === 'notifications/message' || method === 'notifications/tools/list_changed'
}

const messageText = ({ level, data }: JsonObject): string => {
  const text = typeof data === 'string' ? data : JSON.stringify(data ?? null).slice(0, 4_000)
  return typeof level === 'string' ? `${level}: ${text}` : text
}
