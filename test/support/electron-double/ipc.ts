import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, WebContents, WebFrameMain } from 'electron'
import { modelled } from './modelled.ts'
import type { FromPreload, ToPreload } from './preload-world.ts'

type Handler = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown
type Listener = (event: IpcMainEvent, ...args: unknown[]) => void

const handlers = new Map<string, Handler>()
const listeners = new Map<string, Listener[]>()

export type Sender = { readonly contents: WebContents; readonly frame: WebFrameMain | null }

/** Where calls of all pages arrive. */
export const ipcMain: IpcMain = modelled<IpcMain>('ipcMain', {
  handle: (channel, handler) => {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    handlers.set(channel, handler)
  },
  handleOnce: (channel, handler) => {
    handlers.set(channel, (event, ...args) => {
      handlers.delete(channel)
      return handler(event, ...args) as unknown
    })
  },
  removeHandler: (channel) => void handlers.delete(channel),
  on: (channel, listener) => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
    return ipcMain
  },
  off: (channel, listener) => {
    listeners.set(
      channel,
      (listeners.get(channel) ?? []).filter((each) => each !== listener),
    )
    return ipcMain
  },
  removeAllListeners: (channel) => {
    if (channel !== undefined) listeners.delete(channel)
    return ipcMain
  },
})

/** One message of a preload. The event says who sent it; the message cannot. */
export const receiveMessage = async (
  { contents, frame }: Sender,
  message: FromPreload,
  reply: (message: ToPreload) => Promise<void>,
): Promise<void> => {
  const known = {
    sender: contents,
    senderFrame: frame,
    frameId: frame?.routingId ?? -1,
    processId: frame?.processId ?? -1,
  }
  if (message.kind === 'send') {
    const event = modelled<IpcMainEvent>('IpcMainEvent', known, { type: 'frame', defaultPrevented: false })
    listeners.get(message.channel)?.forEach((listener) => listener(event, ...message.args))
  } else if (message.kind === 'invoke') {
    const event = modelled<IpcMainInvokeEvent>('IpcMainInvokeEvent', known, { type: 'frame' })
    await reply(await answerOf(event, message))
  }
}

const answerOf = async (
  event: IpcMainInvokeEvent,
  { id, channel, args }: Extract<FromPreload, { readonly kind: 'invoke' }>,
): Promise<ToPreload> => {
  const refuse = (error: unknown): ToPreload => ({
    kind: 'reply',
    id,
    problem: `Error invoking remote method '${channel}': ${String(error)}`,
  })
  const handler = handlers.get(channel)
  if (!handler) return refuse(new Error(`No handler registered for '${channel}'`))
  try {
    return { kind: 'reply', id, value: await handler(event, ...args) }
  } catch (error) {
    return refuse(error)
  }
}
